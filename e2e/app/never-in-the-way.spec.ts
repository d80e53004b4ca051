/** The page stays the visitor's while it works: no long task, the latest picture wins, and what is no longer wanted ends. */
import { expect, type Page } from 'playwright/test';
import type { Manifest } from '../../web/core/manifest.ts';
import type { Request, Response } from '../../web/runtime/worker/protocol.ts';
import { trickle, workerScript } from '../faults/fault-server.ts';
import { expectAnswer, openFresh, test } from '../faults/fixtures.ts';
import { addTwin, twinFiles, twinTitle } from '../faults/twin.ts';
import { lastingLongTasks, longTasks, recordTasks } from '../support/main-thread.ts';
import { give, pictureBytes, picturePath } from '../support/page.ts';

/** Keeps, in the page, a JPEG of 12 megapixels that does not compress to nothing. */
function drawPhotograph(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    for (let i = 0; i < 6000; i++) {
      context.fillStyle = `hsl(${(i * 137) % 360} 60% ${30 + (i % 40)}%)`;
      context.fillRect((i * 7919) % 4000, (i * 104_729) % 3000, 40 + (i % 90), 30 + (i % 70));
    }
    const photograph = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    Object.assign(globalThis, { photograph });
  });
}

/**
 * Drops the photograph on the page, in a task of the page's own: what the drop costs is counted too.
 *
 * @param after a picture that is dropped in the same task: however fast the page is, the photograph is not answered before
 */
function dropPhotograph(page: Page, name: string, after?: string): Promise<void> {
  const next = after && { name: `${after}.png`, base64: pictureBytes(after).toString('base64') };
  return page.evaluate(
    ([name, next]) => {
      const { photograph } = globalThis as unknown as { photograph: Blob };
      const files = [new File([photograph], name, { type: photograph.type })];
      if (next) {
        const bytes = Uint8Array.from(atob(next.base64), (char) => char.charCodeAt(0));
        files.push(new File([bytes], next.name, { type: 'image/png' }));
      }
      setTimeout(() => {
        for (const file of files) {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(file);
          const options = { bubbles: true, cancelable: true, dataTransfer };
          document.querySelector('main')?.dispatchEvent(new DragEvent('drop', options));
        }
      });
    },
    [name, next] as const,
  );
}

/** Resolves when the page announces the answer to the next picture. Asked for before, so that nothing polls the page. */
async function nextAnnouncement(page: Page) {
  const handle = await page.evaluateHandle(() => {
    const announcer = document.querySelector('[aria-live=polite]') as HTMLElement;
    return {
      said: new Promise<string>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve(announcer.textContent as string);
        });
        observer.observe(announcer, { childList: true, characterData: true, subtree: true });
      }),
    };
  });
  return () => handle.evaluate(({ said }) => said);
}

for (const engine of ['ort-wasm', 'inkling-wasm', 'tfjs-webgl']) {
  test(`${engine}: no long task on the page, from the engine’s first load on`, async ({
    page,
    server,
  }, testInfo) => {
    const record = async () => {
      await openFresh(page, server, `./?engine=${engine}`);
      await expect(page.getByText('It knows these 10 things')).toBeVisible();
      await drawPhotograph(page);
      await page.evaluate(() => {
        const observed: number[] = [];
        new PerformanceObserver((list) => {
          observed.push(...list.getEntries().map(({ duration }) => duration));
        }).observe({ type: 'longtask' });
        Object.assign(globalThis, { observed });
      });
      const tasks = await recordTasks(page, async () => {
        for (const name of ['cold.jpg', 'warm.jpg']) {
          const announced = await nextAnnouncement(page);
          await dropPhotograph(page, name);
          expect(await announced()).toContain(`${name}:`);
        }
      });
      await expect(page.getByTestId('engine')).toHaveAttribute('data-engine', engine);
      const observed = await page.evaluate(() => (globalThis as unknown as { observed: number[] }).observed);
      const most = (key: 'cpu' | 'wall') => Math.max(...tasks.map((task) => task[key])).toFixed(1);
      const report =
        `${tasks.length} tasks for 2 pictures of 12 megapixels; the longest: ${most('cpu')} ms of its own, ` +
        `${most('wall')} ms by the clock; long tasks observed (the test’s own among them): ${observed.length}`;
      testInfo.annotations.push({ type: 'measured', description: report });
      process.stdout.write(`    ${report}\n`);
      expect(tasks.length).toBeGreaterThan(10);
      return tasks;
    };
    // By the thread's own time: how long the machine let it wait for a core is not the page's doing.
    expect(await lastingLongTasks(page, record)).toEqual([]);
  });
}

test('a long task would be seen', async ({ page }) => {
  const tasks = await recordTasks(page, async () => {
    await page.evaluate(() => {
      const burn = () => {
        let sum = 0;
        for (let i = 0; i < 1e9; i++) sum += Math.sqrt(i);
        performance.mark(`burnt ${sum}`);
      };
      return new Promise<void>((resolve) => {
        setTimeout(() => {
          burn();
          resolve();
        });
      });
    });
  });
  expect(await longTasks(page, tasks)).not.toEqual([]);
});

test('a newer picture takes the place of an older one, whose answer is never shown', async ({
  page,
  server,
}) => {
  await openFresh(page, server);
  await drawPhotograph(page);
  await give(page, picturePath('truck'));
  await expectAnswer(page, 'truck');
  await page.evaluate(() => {
    const announced: string[] = [];
    const announcer = document.querySelector('[aria-live=polite]') as HTMLElement;
    new MutationObserver(() => announced.push(announcer.textContent as string)).observe(announcer, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    Object.assign(globalThis, { announced });
  });
  await dropPhotograph(page, 'late.jpg', 'ship');
  await expectAnswer(page, 'ship');
  await give(page, picturePath('airplane')); // by its answer, all that the worker had before it has ended
  await expectAnswer(page, 'airplane');
  const announced = await page.evaluate(() => (globalThis as unknown as { announced: string[] }).announced);
  expect(announced.map((text) => text.split(':')[0])).toEqual(['ship.png', 'airplane.png']);
});

test('another model ends the download of the one before', async ({ page, server }) => {
  const slow = /\/models\/cifar10\/.*\/weights\.bin$/;
  addTwin(server);
  await openFresh(page, server);
  server.inject(slow, trickle(20_000));
  await give(page, picturePath('ship'));
  await expect.poll(() => server.seen(slow).length).toBe(1);
  await page.getByRole('radio', { name: twinTitle }).check({ force: true });
  await expect.poll(() => server.seen(slow)[0]?.aborted).toBe(true);
  await expectAnswer(page, 'ship');
  await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'twin');
  expect(server.seen(twinFiles).some(({ path }) => path.endsWith('weights.bin'))).toBe(true);
  expect(server.seen(slow)).toHaveLength(1);
});

test('a cancelled batch ends with what is under way', async ({ page, server }, testInfo) => {
  await openFresh(page, server);
  const script = await workerAddress(page, picturePath('ship'));
  const outcomes = await page.evaluate(cancelBatches, { script, pictures: 400, times: 5 });
  const times = outcomes.map(({ milliseconds }) => milliseconds);
  const report = `a batch of 400 ended ${times.map((time) => time.toFixed(0)).join(', ')} ms after it was cancelled`;
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}\n`);
  for (const { code, told } of outcomes) {
    expect(code).toBe('cancelled');
    // It was cancelled at the hundredth: a batch of at most 32 was running, and one may have been on its way.
    expect(told).toBeLessThanOrEqual(100 + 64);
  }
});

/** Where the page's worker came from; there is one as soon as a picture was given. */
async function workerAddress(page: Page, picture: string): Promise<string> {
  await give(page, picture);
  await expectAnswer(page, 'ship');
  const worker = page.workers().find((one) => workerScript.test(one.url()));
  if (!worker) throw new Error('the page has no worker');
  return worker.url();
}

/** Runs in the page. Begins a batch in a worker of the build, cancels it in the middle, and waits for the worker's last word. */
async function cancelBatches({
  script,
  pictures,
  times,
}: {
  script: string;
  pictures: number;
  times: number;
}) {
  const index = await (await fetch('models/index.json')).json();
  const [{ id, version }] = index.models;
  const bundle = new URL(`models/${id}/${version}/`, location.href).href;
  const manifest: Manifest = await (await fetch(`${bundle}manifest.json`)).json();
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext('2d')?.fillRect(0, 0, 32, 32);
  const picture = await canvas.convertToBlob();
  const worker = new Worker(script, { type: 'module' });
  const post = (request: Request) => worker.postMessage(request);
  post({ type: 'bundle', url: bundle, manifest });

  const cancelOne = (id: number) =>
    new Promise<{ milliseconds: number; code: string; told: number }>((resolve) => {
      let told = 0;
      let cancelled = 0;
      worker.onmessage = ({ data }: MessageEvent<Response>) => {
        if (data.type === 'items') told += data.items.length;
        if (told >= 100 && cancelled === 0) {
          cancelled = performance.now();
          post({ type: 'cancel', id });
        }
        if (data.type === 'failure' || data.type === 'result') {
          const code = data.type === 'failure' ? data.error.code : 'none';
          resolve({ milliseconds: performance.now() - cancelled, code, told });
        }
      };
      const target = { bundle, engine: 'ort-wasm', maxThreads: undefined };
      post({
        type: 'classify-all',
        id,
        ...target,
        pictures: Array.from({ length: pictures }, () => ({ picture, crop: null })),
      });
    });

  const outcomes: Awaited<ReturnType<typeof cancelOne>>[] = [];
  for (let i = 1; i <= times; i++) outcomes.push(await cancelOne(i));
  worker.terminate();
  return outcomes;
}
