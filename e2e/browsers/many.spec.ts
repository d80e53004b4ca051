/** A folder of pictures, in several workers. */
import { expect } from 'playwright/test';
import { writeFolder } from '../list/pictures.ts';
import { pictureBytes } from '../support/page.ts';
import { type Tab, until } from './browser.ts';
import { openPage, test } from './fixtures.ts';
import { listDone, onTheCpu, savedBy } from './page.ts';

const names = ['airplane', 'automobile', 'ship', 'truck'] as const;
const cores = 3;
/** Pictures that a worker holds at once, at the most (web/runtime/scheduling/picture-queue.ts). */
const mostAtOnce = 16;

interface Count {
  got: number;
  holds: number;
  most: number;
  alive: boolean;
}
interface Counting {
  /** By workers of the list: pictures that each got, and most that it held at once. */
  counted: Count[];
}

/**
 * Says that there are so many cores, and counts what the page gives to its workers from now on: to those too that it has already.
 * The first one is made to wait for its second pictures until another has some: on a slow machine it could be done before.
 */
const countWorkers = (tab: Tab) =>
  tab.evaluate((cores) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores });
    const page = globalThis as unknown as Counting;
    page.counted = [];
    const known = new Map<Worker, Count>();
    const countOf = (worker: Worker) => {
      const count = known.get(worker) ?? { got: 0, holds: 0, most: 0, alive: true };
      if (known.has(worker)) return count;
      known.set(worker, count);
      page.counted.push(count);
      worker.addEventListener('message', ({ data }) => {
        if (data.type === 'items') count.holds -= data.items.length;
      });
      return count;
    };
    let release = () => {};
    const helped = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { postMessage, terminate } = Worker.prototype;
    Worker.prototype.terminate = function () {
      const count = known.get(this);
      if (count) count.alive = false;
      terminate.call(this);
    };
    Worker.prototype.postMessage = function (
      message: { type: string; pictures: unknown[] },
      ...rest: unknown[]
    ) {
      const send = () => Reflect.apply(postMessage, this, [message, ...rest]);
      if (message.type === 'load') countOf(this);
      if (message.type !== 'classify-all') return send();
      const count = countOf(this);
      const waits = page.counted[0] === count && count.got > 0;
      if (page.counted[0] !== count) release();
      count.got += message.pictures.length;
      count.holds += message.pictures.length;
      count.most = Math.max(count.most, count.holds);
      if (waits) helped.then(send);
      else send();
    };
  }, cores);

const counted = (tab: Tab) =>
  tab.evaluate(() => JSON.stringify((globalThis as unknown as Counting).counted), undefined);

test('many pictures in several workers: each row has its own answer, in order', async ({
  tab,
  baseURL,
}, testInfo) => {
  const files = Array.from({ length: 96 }, (_, i) => {
    const name = names[(i * 7 + Math.floor(i / 4)) % names.length] as (typeof names)[number];
    return { file: `${String(i).padStart(2, '0')}.png`, name };
  });
  const folder = writeFolder(
    testInfo.outputPath(),
    Object.fromEntries(files.map(({ file, name }) => [file, pictureBytes(name)])),
  );
  await openPage(tab, baseURL as string);
  await countWorkers(tab);
  await tab.upload(...files.map(({ file }) => `${folder}/${file}`));
  await listDone(tab);

  const { text } = await savedBy(tab, 'Answers as JSON');
  const rows: Record<string, unknown>[] = JSON.parse(text);
  expect(rows.map(({ name, label, engine }) => [name, label, engine])).toEqual(
    files.map(({ file, name }) => [file, name, onTheCpu]),
  );

  const workers: Counting['counted'] = JSON.parse(await counted(tab));
  expect(workers).toHaveLength(cores);
  // The first picture is on the stage too, and that answer may come before.
  expect([files.length - 1, files.length]).toContain(workers.reduce((sum, { got }) => sum + got, 0));
  expect(workers.filter(({ got }) => got > 0).length).toBeGreaterThan(1);
  for (const { most } of workers) expect(most).toBeLessThanOrEqual(mostAtOnce);
  // Their memory is given back.
  await until(
    tab,
    () => (globalThis as unknown as Counting).counted.filter(({ alive }) => alive).length === 1,
    undefined,
  );
});
