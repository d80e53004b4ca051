/** Hundreds of pictures over all workers: what WebAssembly holds in each stays as large as it was after the first ones. */
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { drawPng } from '../support/drawn.ts';
import { answerFor, expectedEngine, give, picturePath, test } from '../support/page.ts';
import { drop, expectDone, status, writeFolder } from './pictures.ts';

const many = 300;

/** Runs in each worker before anything of its own: memories are counted as they are made. */
const noteMemories = `
const { Memory } = WebAssembly;
globalThis.memoriesHere = [];
WebAssembly.Memory = class extends Memory {
  constructor(descriptor) {
    super(descriptor);
    globalThis.memoriesHere.push(this);
  }
};
`;

/** Bytes of each memory, by worker; those that have none yet, or none any more, are left out. */
async function memories(page: Page): Promise<Map<object, number[]>> {
  const found = new Map<object, number[]>();
  for (const worker of page.workers()) {
    const sizes = await worker
      .evaluate(() => {
        const { memoriesHere = [] } = globalThis as { memoriesHere?: WebAssembly.Memory[] };
        return memoriesHere.map(({ buffer }) => buffer.byteLength);
      })
      .catch(() => []); // it ended
    if (sizes.length > 0) found.set(worker, sizes);
  }
  return found;
}

test(`${many} pictures leave the memory of each worker as large as it was`, async ({ page }, testInfo) => {
  test.skip(expectedEngine.engine !== 'inkling-wasm', 'the others’ memory is not ours to bound');
  await page.context().route('**/assets/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: noteMemories + (await response.text()) });
  });
  await page.reload();
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  const files = Array.from({ length: many }, (_, i) => [`many/picture-${i + 1}.png`, drawPng(i)] as const);
  const folder = writeFolder(testInfo.outputPath(), Object.fromEntries(files));
  await drop(page, [join(folder, 'many')]);
  await expect(status(page)).toHaveText(/^([6-9]\d|\d{3}) of /); // each has had some
  const before = await memories(page);
  expect(before.size).toBeGreaterThan(0);
  let compared = 0;
  const compare = async () => {
    for (const [worker, sizes] of await memories(page)) {
      if (!before.has(worker)) continue;
      expect(sizes).toEqual(before.get(worker));
      compared += 1;
    }
  };
  await expect(status(page)).toHaveText(/^[2-3]\d\d of /);
  await compare();
  await expectDone(page);
  await compare();
  expect(compared).toBeGreaterThan(1);
});
