/**
 * Many classifications in a row leave nothing behind: tensors, the JS heaps of page and worker, WASM memory. The GPU, which may be
 * one in software, is given a tiny model: what an engine forgets to give back does not depend on the size of a layer.
 *
 * INKLING_ENDURANCE sets how many with each engine.
 */
import { expect, type Page } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { serveEveryOperator } from '../engines/every-operator.ts';
import { showDrawn } from '../support/drawn.ts';
import { test } from '../support/page.ts';

test.use({
  launchOptions: chromiumOptions(['--js-flags=--expose-gc']),
});

const count = Number(process.env.INKLING_ENDURANCE) || 1000;
/** Caches fill and code is optimised until then. */
const warmUp = 50;
/** What a heap may grow by: a forgotten picture of 64 x 64 pixels takes 16 KB, so that one in eight classifications would be more. */
const slack = 2 * 1024 * 1024;

interface Held {
  readonly pageHeap: number;
  readonly workerHeap: number;
  readonly wasm: number;
  readonly tensors: number;
}

/** Counts the WASM memories of the worker: before any of its own code. */
function watchMemories(): void {
  const memories: WebAssembly.Memory[] = [];
  Object.assign(globalThis, { memories });
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.push(this);
    }
  };
}

/** Runs in the worker. */
async function measureWorker() {
  const scope = globalThis as unknown as {
    gc(): void;
    memories?: WebAssembly.Memory[];
    _tfengine?: { state: { numTensors: number } };
  };
  // Array buffers are given back after the collection that found them unused.
  for (let i = 0; i < 2; i++) {
    scope.gc();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    wasm: (scope.memories ?? []).reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    tensors: scope._tfengine?.state.numTensors ?? 0,
  };
}

interface HeapUsage {
  readonly usedSize: number;
  /** Of array buffers. */
  readonly backingStorageSize: number;
}

const bytesOf = ({ usedSize, backingStorageSize }: HeapUsage) => usedSize + backingStorageSize;

/** Bytes of the JavaScript heaps of a page and its worker: Chromium tells a worker's only to its debugger. */
async function measureHeaps(page: Page) {
  const session = await page.context().newCDPSession(page);
  const usage = { id: 1, method: 'Runtime.getHeapUsage' };
  const workerHeap = new Promise<number>((resolve) => {
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message);
      if (id === usage.id) resolve(bytesOf(result));
    });
  });
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (!isInklingWorker(targetInfo.url)) return;
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(usage) });
  });
  await page.requestGC();
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const pageHeap = bytesOf((await session.send('Runtime.getHeapUsage')) as HeapUsage);
  const heaps = { pageHeap, workerHeap: await workerHeap };
  await session.detach();
  return heaps;
}

const isInklingWorker = (url: string) => /\/worker-[^/]*\.js$/.test(url);

async function held(page: Page): Promise<Held> {
  const workers = page.workers().filter((worker) => isInklingWorker(worker.url()));
  expect(workers).toHaveLength(1);
  const worker = await workers[0]?.evaluate(measureWorker);
  if (!worker) throw new Error('no worker');
  return { ...(await measureHeaps(page)), ...worker };
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const describeHeld = ({ pageHeap, workerHeap, wasm, tensors }: Held) =>
  `page ${megabytes(pageHeap)}, worker ${megabytes(workerHeap)}, WASM ${megabytes(wasm)}, ${tensors} tensors`;

for (const engine of ['ort-wasm', 'inkling-wasm', 'tfjs-webgl']) {
  test(`${engine}: ${count} classifications in a row leave nothing behind`, async ({ page }, testInfo) => {
    await page.context().route(/\/worker-[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `(${watchMemories})();\n${await response.text()}` });
    });
    if (engine === 'tfjs-webgl') await serveEveryOperator(page);
    await page.goto(`./?engine=${engine}`);
    expect(new Set(await showDrawn(page, 1, warmUp))).toEqual(new Set([engine]));
    const before = await held(page);
    const began = performance.now();
    await showDrawn(page, 1 + warmUp, count);
    const each = (performance.now() - began) / count;
    const after = await held(page);
    const report = `after ${warmUp}: ${describeHeld(before)}; after ${count} more: ${describeHeld(after)}; ${each.toFixed(0)} ms each`;
    testInfo.annotations.push({ type: 'measured', description: report });
    process.stdout.write(`    ${report}\n`);
    expect(after.tensors).toBe(before.tensors);
    expect(after.wasm).toBe(before.wasm);
    // The counters work: an engine that holds nothing was not looked at.
    expect(engine === 'tfjs-webgl' ? after.tensors : after.wasm).toBeGreaterThan(0);
    expect(Math.min(after.pageHeap, after.workerHeap)).toBeGreaterThan(0);
    expect(after.workerHeap - before.workerHeap).toBeLessThan(slack);
    expect(after.pageHeap - before.pageHeap).toBeLessThan(slack);
  });
}
