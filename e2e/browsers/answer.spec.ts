/** A picture gets its answer in every browser: the right one, of the picture as it looks, or a sentence. */
import { writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { handOver } from '../support/hand-over.ts';
import {
  type Drawing,
  drawInPage,
  type GivenFile,
  pictureBytes,
  picturePath,
  type Rectangle,
  withOrientation,
} from '../support/page.ts';
import type { Tab } from './browser.ts';
import { test } from './fixtures.ts';
import { answerTo, answerToFile, onTheCpu } from './page.ts';

test('the right answers', async ({ tab }) => {
  for (const picture of ['airplane', 'automobile', 'ship', 'truck']) {
    const given = await answerToFile(tab, picturePath(picture));
    expect(given).toMatchObject({ label: picture, engine: { engine: onTheCpu, precision: 'int8' } });
  }
});

/** Of what the model saw, the colour at column 4, row 4. */
const cornerSeen = (tab: Tab) =>
  tab.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=seen]');
    return Array.from(canvas?.getContext('2d')?.getImageData(4, 4, 1, 1).data ?? []).slice(0, 3);
  }, undefined);

test('a drawing, a turned photograph and transparency look as they are meant to', async ({
  tab,
}, testInfo) => {
  const save = ({ name, buffer }: GivenFile) => {
    const path = testInfo.outputPath(name);
    writeFileSync(path, buffer);
    return path;
  };
  const draw = async (drawing: Drawing, rectangles: readonly Rectangle[]): Promise<GivenFile> => {
    const base64 = await tab.evaluate(drawInPage, [drawing, rectangles] as const);
    return { name: drawing.name, mimeType: drawing.type, buffer: Buffer.from(base64, 'base64') };
  };

  // The page draws it for the worker.
  const drawing = await answerToFile(tab, picturePath('ship').replace('.png', '.svg'));
  expect(drawing).toMatchObject({ label: 'ship' });

  // Red is at the top left before the turn, at the top right after it; blue comes to the top left.
  const jpeg = await draw({ name: 'turned.jpg', type: 'image/jpeg', width: 64, height: 64 }, [
    ['rgb(200, 30, 30)', 0, 0, 64, 32],
    ['rgb(30, 30, 200)', 0, 32, 64, 32],
  ]);
  await answerToFile(tab, save(withOrientation(jpeg, 6)));
  const [red = 255, , blue = 0] = await cornerSeen(tab);
  expect(blue - red).toBeGreaterThan(100);

  const clear = { name: 'clear.png', type: 'image/png', width: 64, height: 64 };
  await answerToFile(tab, save(await draw(clear, [['#000', 60, 60, 4, 4]])));
  expect(await cornerSeen(tab)).toEqual([255, 255, 255]);
});

test('a bad file is told by name, and the answer before it stays', async ({ tab }, testInfo) => {
  await answerToFile(tab, picturePath('truck'));
  const text = testInfo.outputPath('text.png');
  writeFileSync(text, 'Dear diary, this is no picture at all.');
  const { notice, sentence } = await answerToFile(tab, text);
  expect(notice).toBe('image-not-an-image');
  expect(sentence).toContain('text.png');
  const shown = () => document.querySelector('[data-testid=headline]')?.textContent;
  expect(await tab.evaluate(shown, undefined)).toContain('truck');
  expect(await answerToFile(tab, picturePath('ship'))).toMatchObject({ label: 'ship' });
});

test('a dropped and a pasted picture', async ({ tab }) => {
  const png = (name: string) => ({ name: `${name}.png`, base64: pictureBytes(name).toString('base64') });
  const dropped = await answerTo(tab, 'truck.png', () =>
    tab.evaluate(handOver, { way: 'drop' as const, png: png('truck') }),
  );
  expect(dropped).toMatchObject({ label: 'truck' });
  const pasted = await answerTo(tab, 'ship.png', () =>
    tab.evaluate(handOver, { way: 'paste' as const, png: png('ship') }),
  );
  expect(pasted).toMatchObject({ label: 'ship' });
});
