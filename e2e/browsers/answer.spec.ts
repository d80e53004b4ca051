/** A picture gets its answer in every browser: the right one, of the picture as it looks, or a sentence. */
import { writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { coverBox, Resizer } from '../../web/core/resize.ts';
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
import { encodePng } from '../support/png.ts';
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

/** All that the model saw, RGBA. */
const seen = (tab: Tab) =>
  tab.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=seen]');
    const context = canvas?.getContext('2d');
    return Array.from(context?.getImageData(0, 0, canvas?.width ?? 0, canvas?.height ?? 0).data ?? []);
  }, undefined);

test('large pictures are shrunk bit for bit, however their pixels are read', async ({ tab }, testInfo) => {
  const save = (name: string, bytes: Uint8Array) => {
    const path = testInfo.outputPath(name);
    writeFileSync(path, bytes);
    return path;
  };
  const [width, height] = [1301, 1003];
  const rgb = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * i * 31 + (i >> 7)) & 255),
  );
  await answerToFile(tab, save('noise.png', encodePng(rgb, width, height)));
  const resizer = new Resizer(width, height, coverBox(width, height, 32, 32), 32, 32, 'bilinear');
  const { columns, rows } = resizer;
  const needed: number[] = [];
  for (let y = rows.first; y < rows.end; y++) {
    for (let at = (y * width + columns.first) * 3; at < (y * width + columns.end) * 3; at += 3) {
      needed.push(rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number, 255);
    }
  }
  resizer.push(Uint8ClampedArray.from(needed), rows.first, rows.end - rows.first);
  expect(await seen(tab)).toEqual(Array.from(resizer.finish()));

  // Where it cannot be told how a JPEG is turned, its pixels are read through a canvas; else as they stand in memory.
  const drawing = { name: 'plain.jpg', type: 'image/jpeg', width, height };
  const spots = Array.from({ length: 200 }, (_, i): Rectangle => {
    const colour = `rgb(${(i * 97) % 256}, ${(i * 53) % 256}, ${(i * 29) % 256})`;
    return [colour, (i * 211) % width, (i * 157) % height, 90, 70];
  });
  const base64 = await tab.evaluate(drawInPage, [
    drawing,
    [['#468', 0, 0, width, height], ...spots],
  ] as const);
  const jpeg = Buffer.from(base64, 'base64');
  const unreadable = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 10]), Buffer.from('Exif\0\0??')]);
  const odd = Buffer.concat([jpeg.subarray(0, 2), unreadable, jpeg.subarray(2)]);
  await answerToFile(tab, save('plain.jpg', jpeg));
  const plain = await seen(tab);
  await answerToFile(tab, save('odd.jpg', odd));
  expect(await seen(tab)).toEqual(plain);
  expect(new Set(plain).size).toBeGreaterThan(50);
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
