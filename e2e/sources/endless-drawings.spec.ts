/** Drawings that would take for ever, though little stands in them: they are drawn in a process of their own, which the page ends. */
import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { expectDone, row } from '../list/pictures.ts';
import {
  answerFor,
  expectListening,
  type GivenFile,
  give,
  pictureBytes,
  picturePath,
  test,
} from '../support/page.ts';

const drawing = new URL('../pictures/ship.svg', import.meta.url);
const svg = (name: string, content: string): GivenFile => ({
  name,
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="3000">${content}</svg>`),
});
/** Each of these shapes takes a browser a good part of a second. */
const filtered = (filter: string) =>
  `<filter id="f">${filter}</filter>${'<rect width="4000" height="3000" filter="url(#f)"/>'.repeat(3_000)}`;
const endless = {
  blurred: svg('blurred.svg', filtered('<feGaussianBlur stdDeviation="50"/>')),
  swollen: svg('swollen.svg', filtered('<feMorphology operator="dilate" radius="200"/>')),
};

for (const [name, file] of Object.entries(endless)) {
  test(`${name}: the page goes on, and a newer picture is answered`, async ({ page }) => {
    await give(page, file);
    await expect(page.locator('main')).toHaveAttribute('aria-busy', 'true');
    await expect(page.locator('iframe')).toBeAttached();
    await give(page, picturePath('truck'));
    expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
    await expect(page.locator('iframe')).not.toBeAttached();
  });
}

/** Runs in the page: gives the second drawing in the very task in which the frame for the first is opened. */
function giveBoth([first, second]: readonly [string, string]) {
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  const giveOne = (name: string, text: string) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: 'image/svg+xml' }));
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const observer = new MutationObserver(() => {
    if (!document.querySelector('iframe')) return;
    observer.disconnect();
    giveOne('second.svg', second);
  });
  observer.observe(document.body, { childList: true });
  giveOne('first.svg', first);
}

test('a newer drawing does not wait for the frame of one that is no longer wanted', async ({ page }) => {
  // So that no patience that runs out can help.
  await page.addInitScript(() => {
    const set = globalThis.setTimeout;
    const never = (run: TimerHandler, delay = 0) => (delay < 20_000 ? set(run, delay) : 0);
    Object.assign(globalThis, { setTimeout: never });
  });
  await page.reload();
  await expectListening(page);
  const text = readFileSync(drawing, 'utf8');
  await page.evaluate(giveBoth, [text, text] as const);
  expect((await answerFor(page, 'second.svg')).classes[0]?.label).toBe('ship');
});

test('among others it gets its sentence, and they their answers', async ({ page }) => {
  await page
    .locator('input[type=file]')
    .setInputFiles([
      endless.blurred,
      { name: 'ship.svg', mimeType: 'image/svg+xml', buffer: readFileSync(drawing) },
      { name: 'truck.png', mimeType: 'image/png', buffer: pictureBytes('truck') },
    ]);
  await expectDone(page);
  await expect(row(page, 'blurred.svg')).toHaveAttribute('data-state', 'failed');
  await expect(row(page, 'blurred.svg')).toContainText('takes too long to draw');
  await expect(row(page, 'ship.svg')).toContainText('ship');
  await expect(row(page, 'truck.png')).toContainText('truck');
});
