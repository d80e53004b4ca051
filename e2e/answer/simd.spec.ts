/** Which resize runs in the worker: by SIMD; where that cannot be, the reference, which gives the very same pixels. */
import { expect, type Page } from 'playwright/test';
import { answerFor, give, seenPixels, test } from '../support/page.ts';
import { encodePng } from '../support/png.ts';

const [width, height] = [700, 500];
const rgb = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * i * 31 + (i >> 7)) & 255));
const noise = { name: 'noise.png', mimeType: 'image/png', buffer: encodePng(rgb, width, height) };

/** Counts the resize's modules, known by what they give: with or without the right to be. */
function countModules(mayBe: boolean): void {
  const { Module } = WebAssembly;
  Object.assign(globalThis, { modules: 0 });
  WebAssembly.Module = class extends Module {
    constructor(bytes: BufferSource) {
      super(bytes);
      if (!Module.exports(this).some(({ name }) => name === 'narrowRows')) return;
      if (!mayBe) throw new WebAssembly.CompileError('no SIMD');
      (globalThis as unknown as { modules: number }).modules += 1;
    }
  };
}

async function resizeOn(page: Page, mayBe: boolean) {
  const script = /\/worker-[^/]*\.js$/;
  await page.context().unroute(script);
  await page.context().route(script, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${countModules})(${mayBe});\n${await response.text()}` });
  });
  await page.goto('./?engine=inkling-wasm');
  await give(page, noise);
  await answerFor(page, noise.name);
  const counts = await Promise.all(
    page
      .workers()
      .filter((worker) => script.test(worker.url()))
      .map((worker) => worker.evaluate(() => (globalThis as unknown as { modules: number }).modules)),
  );
  return { modules: counts.reduce((sum, count) => sum + count, 0), pixels: await seenPixels(page) };
}

test('the resize is by SIMD, and without it gives the same pixels', async ({ page }) => {
  const simd = await resizeOn(page, true);
  expect(simd.modules).toBe(1);
  const reference = await resizeOn(page, false);
  expect(reference.modules).toBe(0);
  expect(reference.pixels).toEqual(simd.pixels);
  expect(new Set(simd.pixels).size).toBeGreaterThan(20);
});
