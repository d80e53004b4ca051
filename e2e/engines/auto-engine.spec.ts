/** The page finds out by itself which engine is faster here: after the first answer, in the background, once, and for few bytes. */
import { expect, type Page } from 'playwright/test';
import { answerFor, forcedEngine, give, picturePath, test } from '../support/page.ts';

test.use({ savesData: false });

test.skip(forcedEngine !== undefined, 'nothing is measured where an engine is forced');

interface Timing {
  readonly engine: string;
  readonly milliseconds: number;
}

/** What the page remembers of its engines. */
function timings(page: Page): Promise<Timing[]> {
  return page.evaluate(() => {
    const kept = Object.entries(localStorage).find(([key]) => key.startsWith('inkling-engines'));
    return kept ? JSON.parse(kept[1]).models.flatMap((model: { timings: Timing[] }) => model.timings) : [];
  });
}

const inklingWorkers = (page: Page) =>
  page.workers().filter((worker) => /\/worker-[^/]*\.js$/.test(worker.url()));

test('the engines that may be the fastest are measured once, and that one runs from then on', async ({
  page,
  watched,
}) => {
  expect(await timings(page)).toEqual([]);
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).engine.engine).toBe('inkling-wasm');
  await expect.poll(async () => (await timings(page)).length).toBe(2);
  const measured = await timings(page);
  expect(measured.map(({ engine }) => engine).sort()).toEqual(['inkling-wasm', 'tfjs-webgl']);
  expect(measured.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
  // Only the engine that won is held.
  await expect.poll(() => inklingWorkers(page).length).toBe(1);

  const [fast, slow] = measured;
  const clear = (slow?.milliseconds ?? 0) > 1.2 * (fast?.milliseconds ?? 0);
  await give(page, picturePath('truck'));
  const { engine, classes } = await answerFor(page, 'truck.png');
  expect(classes[0]?.label).toBe('truck');
  if (clear) expect(engine.engine).toBe(fast?.engine);

  // The weights came once, for all engines and the next visit.
  await page.reload();
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  expect(watched.requests.filter((url) => url.endsWith('weights.bin'))).toHaveLength(1);
  expect(await timings(page)).toEqual(measured);

  // ONNX Runtime, which is known to be slower, is not worth 2.3 MB of the visitor's; only who asks for all times has it fetched.
  const ofOrt = () => watched.requests.filter((url) => /\/ort-|\.wasm$|\.onnx$/.test(url));
  expect(ofOrt()).toEqual([]);
  await page.getByRole('button', { name: /^Measure/ }).click();
  await expect.poll(async () => (await timings(page)).length).toBe(3);
  expect(ofOrt()).not.toEqual([]);
});
