/** Engines that do not start, fail, hang or vanish: the request is answered by a rebuilt or the next one, or can be retried. */
import { expect, type Page } from 'playwright/test';
import { EngineMemory } from '../../web/runtime/scheduling/engine-memory.ts';
import { defaultPatience } from '../../web/runtime/scheduling/worker-link.ts';
import { type Bundle, index } from '../support/bundles.ts';
import { give, picturePath } from '../support/page.ts';
import { installClock, skipUntil } from './clock.ts';
import {
  damaged,
  damagedModule,
  down,
  type Fault,
  type FaultServer,
  silent,
  status,
  workerScript,
} from './fault-server.ts';
import {
  expectAnswer,
  expectEngine,
  expectNotice,
  expectRetryWorks,
  expectWebgl,
  openFresh,
  runFirst,
  test,
} from './fixtures.ts';

// WebGL, so that there is a next engine.
test.beforeEach(({ page }) => expectWebgl(page));

const ship = picturePath('ship');
const truck = picturePath('truck');

const glue = /\/ort-wasm-simd-threaded-[^/]+\.mjs$/;
const binary = /\/ort-wasm-simd-threaded-[^/]+\.wasm$/;
const chunk = /\/ort-wasm-(?!simd)[^/]+\.js$/;
const webglChunk = /\/tfjs-webgl-[^/]+\.js$/;
const ownChunk = /\/inkling-wasm-[^/]+\.js$/;
const plan = /\/model\.plan\.json$/;
const missing = status(404);

/** Has the page prefer an engine, and then one on the CPU, as if it had measured so. */
async function prefer(page: Page, first: string, second = 'inkling-wasm') {
  const name = await page.evaluate(() =>
    [navigator.userAgent, navigator.hardwareConcurrency, 'isolated'].join(' | '),
  );
  const written: [string, string][] = [];
  const storage = { getItem: () => null, setItem: (...entry: [string, string]) => written.push(entry) };
  const { id, version } = index.models[0] as Bundle;
  new EngineMemory({ name, build: '', storage: () => storage }).remember(id, version, [
    { engine: first, threads: 1, milliseconds: 1 },
    { engine: second, threads: 1, milliseconds: 100 },
    { engine: first === 'tfjs-webgl' ? 'ort-wasm' : 'tfjs-webgl', threads: 0, milliseconds: 200 },
  ]);
  await page.evaluate((entries) => {
    for (const [key, value] of entries) localStorage.setItem(key, value);
  }, written);
  await page.reload();
}

const brokenFiles: [what: string, pattern: RegExp, fault: Fault][] = [
  ['script is missing', webglChunk, missing],
  ['script is damaged', webglChunk, damaged],
  ['script is not served', webglChunk, down],
  ['graph is missing', /\/model\.tfjs\.json$/, missing],
];
for (const [what, pattern, fault] of brokenFiles) {
  test(`an engine whose ${what}: the next engine answers`, async ({ page, server }) => {
    await openFresh(page, server);
    await prefer(page, 'tfjs-webgl');
    server.inject(pattern, fault);
    await give(page, ship);
    await expectEngine(page, 'ship', 'inkling-wasm');
    expect(server.seen(pattern)).not.toEqual([]);
  });
}

const brokenFirst: [what: string, pattern: RegExp, fault: Fault][] = [
  ['script is missing', ownChunk, missing],
  ['script is damaged', ownChunk, damaged],
  ['kernels are damaged', ownChunk, damagedModule],
  ['plan is missing', plan, missing],
  ['plan is damaged', plan, damaged],
];
for (const [what, pattern, fault] of brokenFirst) {
  test(`the first engine’s ${what}: ONNX Runtime answers`, async ({ page, server }) => {
    server.inject(pattern, fault); // before: the engine's script comes with the page
    await openFresh(page, server);
    await give(page, ship);
    await expectEngine(page, 'ship', 'ort-wasm');
    expect(server.seen(pattern)).not.toEqual([]);
  });
}

test('both engines on the CPU are broken: WebGL answers', async ({ page, server }) => {
  await openFresh(page, server);
  server.inject(plan, missing);
  server.inject(binary, missing);
  await give(page, ship);
  await expectEngine(page, 'ship', 'tfjs-webgl');
  expect(server.seen(plan)).not.toEqual([]);
  expect(server.seen(binary)).not.toEqual([]);
});

test('ONNX Runtime without its binary: the other CPU engine answers', async ({ page, server }) => {
  await openFresh(page, server);
  await prefer(page, 'ort-wasm');
  server.inject(binary, missing);
  await give(page, ship);
  await expectEngine(page, 'ship', 'inkling-wasm');
  expect(server.seen(binary)).not.toEqual([]);
});

const onlyEngine: [engine: string, what: string, pattern: RegExp, fault: Fault][] = [
  ['ort-wasm', 'binary is missing', binary, missing],
  ['ort-wasm', 'script is damaged', chunk, damaged],
  ['ort-wasm', 'threads’ script is damaged', glue, damaged],
  ['ort-wasm', 'threads’ script is missing', glue, missing],
  ['inkling-wasm', 'script is missing', ownChunk, missing],
  ['inkling-wasm', 'script is damaged', ownChunk, damaged],
  ['inkling-wasm', 'kernels are damaged', ownChunk, damagedModule],
  ['inkling-wasm', 'plan is missing', plan, missing],
  ['tfjs-webgl', 'script is missing', webglChunk, missing],
  ['tfjs-webgl', 'script is damaged', webglChunk, damaged],
];
for (const [engine, what, pattern, fault] of onlyEngine) {
  test(`${engine}, chosen by name, whose ${what}: told, and trying again works`, async ({ page, server }) => {
    server.inject(pattern, fault);
    await openFresh(page, server, `./?engine=${engine}`);
    await give(page, ship);
    const code = fault === missing ? /^download-(refused|failed)$/ : /^engine-failed$/;
    await expectNotice(page, 'ship', code);
    const { engine: report } = await expectRetryWorks(page, server, 'ship');
    expect(report.engine).toBe(engine);
  });
}

for (const [engine, what, pattern, fault] of [
  ['ort-wasm', 'script', chunk, damaged],
  ['inkling-wasm', 'script', ownChunk, damaged],
  ['inkling-wasm', 'module of kernels', ownChunk, damagedModule],
] as const) {
  test(`${engine}: a ${what} that was damaged once is fetched anew, and answers`, async ({
    page,
    server,
  }) => {
    await page.goto('about:blank'); // the page of before may not have come to this file yet
    server.inject(pattern, fault, 1);
    await openFresh(page, server, `./?engine=${engine}`);
    await give(page, ship);
    await expectEngine(page, 'ship', engine);
    expect(server.seen(pattern).length).toBeGreaterThan(1);
  });
}

test.describe('a browser without WebAssembly SIMD', () => {
  const without = (page: Page, server: FaultServer) =>
    runFirst(page, server, () => {
      WebAssembly.validate = () => false;
    });

  test('has WebGL', async ({ page, server }) => {
    await without(page, server);
    await openFresh(page, server);
    await give(page, ship);
    await expectEngine(page, 'ship', 'tfjs-webgl');
  });

  test('is told so where the address asks for inkling-wasm', async ({ page, server }) => {
    await without(page, server);
    await openFresh(page, server, './?engine=inkling-wasm');
    await give(page, ship);
    await expectNotice(page, 'ship', /^engine-unsupported$/);
    await page.getByRole('button', { name: 'Let Inkling choose the engine' }).click();
    await expectEngine(page, 'ship', 'tfjs-webgl');
  });
});

/** The worker of the page, which has workers of its own. */
const workerOf = (page: Page) => page.workers().find((worker) => workerScript.test(worker.url()));

test.describe('a killed worker', () => {
  test('between two pictures: the next one is answered', async ({ page, server }) => {
    await openFresh(page, server, './?engine=ort-wasm');
    await give(page, ship);
    await expectAnswer(page, 'ship');
    await workerOf(page)?.evaluate(() => self.close());
    await give(page, truck);
    await expectEngine(page, 'truck', 'ort-wasm');
  });

  test('while it fetches: the same request is answered', async ({ page, server }) => {
    const weights = /\/weights\.bin$/;
    await openFresh(page, server);
    server.inject(weights, silent, 1);
    await give(page, ship);
    await expect.poll(() => server.seen(weights).length).toBe(1);
    await workerOf(page)?.evaluate(() => self.close());
    await expectAnswer(page, 'ship');
  });

  test('while it runs: the same request is answered', async ({ page, server }) => {
    endWhenRunning(server, 1);
    await openFresh(page, server);
    await give(page, ship);
    await expectEngine(page, 'ship', 'inkling-wasm');
    expect(server.seen(mayItLive)).toHaveLength(2);
  });

  test('each time that it runs: told, and trying again works', async ({ page, server }) => {
    endWhenRunning(server, Number.POSITIVE_INFINITY);
    await openFresh(page, server);
    await give(page, ship);
    await expectNotice(page, 'ship', /^worker-lost$/);
    await expectRetryWorks(page, server, 'ship');
  });

  test('that does not even load: told, and trying again works', async ({ page, server }) => {
    server.inject(workerScript, status(404)); // before: a worker starts with the page
    await openFresh(page, server);
    await give(page, ship);
    await expectNotice(page, 'ship', /^download-failed$/);
    await expectRetryWorks(page, server, 'ship');
  });
});

const mayItLive = /\/may-it-live$/;

/** Has workers end themselves, without a word, as they begin to run the model; so many times. */
function endWhenRunning(server: FaultServer, times: number) {
  server.edit(workerScript, (text) => {
    const prelude = () => {
      let ended = false;
      const post = self.postMessage.bind(self);
      const postAndEnd = (message: { progress?: { phase: string } }, ...rest: never[]) => {
        if (ended) return; // what closes itself still ends its task, and what is killed does not
        post(message, ...rest);
        if (message.progress?.phase !== 'running') return;
        const question = new XMLHttpRequest();
        question.open('GET', 'may-it-live', false);
        question.send();
        ended = question.status === 410;
        if (ended) self.close();
      };
      Object.assign(self, { postMessage: postAndEnd });
    };
    return `(${prelude})();\n${text}`;
  });
  server.inject(mayItLive, status(410), times);
}

test.describe('no memory for WebAssembly', () => {
  /** Refuses memory as V8 does, for as long as `device.full`. */
  function fillMemory(server: FaultServer) {
    const device = { full: true };
    const prelude = () => {
      WebAssembly.Memory = class {
        constructor() {
          throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        }
      } as unknown as typeof WebAssembly.Memory;
    };
    server.edit(workerScript, (text) => (device.full ? `(${prelude})();\n${text}` : text));
    return device;
  }

  test('the next engine answers', async ({ page, server }) => {
    fillMemory(server);
    await openFresh(page, server);
    await give(page, ship);
    await expectEngine(page, 'ship', 'tfjs-webgl');
  });

  for (const engine of ['ort-wasm', 'inkling-wasm']) {
    test(`${engine}, chosen by name: told, and trying again works`, async ({ page, server }) => {
      const device = fillMemory(server);
      await openFresh(page, server, `./?engine=${engine}`);
      await give(page, ship);
      await expectNotice(page, 'ship', /^out-of-memory$/);
      device.full = false;
      await expectRetryWorks(page, server, 'ship');
    });
  }
});

test.describe('slower to start than the watchdog', () => {
  const threadsStall = defaultPatience['start-threads'] + 1_000;
  /** More than the runtime's patience for any step. */
  const engineStall = Math.max(...Object.values(defaultPatience)) + 1_000;

  /** Edited, the script is not kept by the browser: each worker asks for it. */
  const workersSoFar = (server: FaultServer) => server.seen(workerScript).length;

  test('an engine that never starts: the next one answers', async ({ page, server }) => {
    await installClock(page, server);
    await openFresh(page, server);
    await prefer(page, 'tfjs-webgl');
    server.inject(webglChunk, silent);
    await give(page, ship);
    await expect.poll(() => server.seen(webglChunk).length).toBe(1);
    await skipUntil(page, engineStall, () => workersSoFar(server) > 1);
    await expectEngine(page, 'ship', 'inkling-wasm');
  });

  test('by name, an engine that never starts: told, and trying again works', async ({ page, server }) => {
    await installClock(page, server);
    await openFresh(page, server, './?engine=ort-wasm');
    server.inject(chunk, silent);
    await give(page, ship);
    await expect.poll(() => server.seen(chunk).length).toBe(1);
    await skipUntil(page, engineStall, () => workersSoFar(server) > 1);
    await expect.poll(() => server.seen(chunk).length).toBe(2);
    await skipUntil(page, engineStall, () => page.getByRole('alert').isVisible());
    await expectNotice(page, 'ship', /^engine-stalled$/);
    await expectRetryWorks(page, server, 'ship');
  });

  test('threads that never start: one thread answers', async ({ page, server }) => {
    await installClock(page, server);
    const never = /\/never\.mjs$/;
    server.inject(never, silent);
    await runFirst(page, server, () => {
      if ('document' in globalThis) return;
      const Real = Worker;
      Object.assign(self, {
        Worker: function startNever(_: string, options: WorkerOptions) {
          return new Real(new URL('never.mjs', location.href), options);
        },
      });
    });
    await openFresh(page, server, './?engine=ort-wasm');
    test.skip((await page.evaluate(() => navigator.hardwareConcurrency)) < 2, 'one core: no threads');
    await give(page, ship);
    await expect.poll(() => server.seen(never).length).toBeGreaterThan(0);
    await skipUntil(page, threadsStall, () => workersSoFar(server) > 1);
    await expectEngine(page, 'ship', 'ort-wasm');
    await expect(page.getByTestId('engine')).toHaveAttribute('data-threads', '1');
  });
});
