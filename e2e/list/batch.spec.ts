/** A thousand pictures at once: the page stays quick, and a batch stops at once and goes on. */
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { drawPng } from '../support/drawn.ts';
import { lastingLongTasks, recordTasks } from '../support/main-thread.ts';
import { answerFor, forcedEngine, give, hold, picturePath, test } from '../support/page.ts';
import { box, button, chooseFolder, drop, expectDone, row, rows, status, writeFolder } from './pictures.ts';

// As most visitors have it: engine and model are fetched, and the engines measured, when the page is idle.
test.use({ savesData: false });

/** WebGL in software takes a hundred times as long for a picture as WASM does. */
const many = forcedEngine === 'tfjs-webgl' ? 200 : 1000;
const spoken = (count: number) => count.toLocaleString('en');
/** As many pictures as may still come after a stop: those that run, and those whose answers are on their way. */
const underWay = 64;

/** Runs in the page. Stops a batch, and lets it go on but for the last time. */
async function stopRepeatedly(times: number): Promise<{ milliseconds: number; late: number }[]> {
  const line = document.querySelector('[data-testid=list-status]') as HTMLElement;
  const press = (name: string) =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click();
  const until = async (phase: string) => {
    while (line.dataset.phase !== phase) await new Promise((resolve) => setTimeout(resolve));
  };
  const number = (pattern: RegExp) => Number(line.textContent?.match(pattern)?.[1]);
  const all: { milliseconds: number; late: number }[] = [];
  for (;;) {
    // What it says before its first answer is not how far it is.
    while (Number.isNaN(number(/^(\d+) of/))) await new Promise((resolve) => setTimeout(resolve));
    const left = number(/of (\d+) done/) - number(/^(\d+) of/);
    const began = performance.now();
    press('Stop');
    await until('stopped');
    const milliseconds = performance.now() - began;
    all.push({ milliseconds, late: left - number(/(\d+) pictures? to go/) });
    if (all.length === times) return all;
    press('Go on');
    await until('running');
  }
}

test(`${spoken(many)} pictures of a folder go through without a long task, and can be seen meanwhile`, async ({
  page,
}, testInfo) => {
  const files = Array.from({ length: many }, (_, i) => [`many/picture-${i + 1}.png`, drawPng(i)] as const);
  const folder = writeFolder(testInfo.outputPath(), Object.fromEntries(files));
  const record = async () => {
    await page.reload();
    await give(page, picturePath('ship'));
    await answerFor(page, 'ship.png'); // the engine is loaded: what is timed is the batch
    let seconds = 0;
    const tasks = await recordTasks(page, async () => {
      const began = performance.now();
      // Dropped: where a folder is chosen, the browser itself makes a thousand File objects in one long task.
      await drop(page, [join(folder, 'many')]);
      await expect(status(page)).toHaveText(new RegExp(`^\\d+ of ${spoken(many + 1)} done`));
      await box(page).focus();
      await page.keyboard.press('End');
      await expect(row(page, `picture-${many}.png`)).toBeVisible();
      await page.keyboard.press('Home');
      await expectDone(page);
      seconds = (performance.now() - began) / 1000;
    });
    await expect(page.getByTestId('list-said')).toHaveText(`Done: ${spoken(many + 1)} pictures.`);
    const longest = Math.max(...tasks.map(({ cpu }) => cpu));
    const wall = Math.max(...tasks.map((task) => task.wall));
    const report =
      `${many} pictures in ${seconds.toFixed(1)} s; ${tasks.length} tasks, the longest: ${longest.toFixed(1)} ms of its own, ` +
      `${wall.toFixed(1)} ms by the clock`;
    testInfo.annotations.push({ type: 'measured', description: report });
    process.stdout.write(`    ${report}\n`);
    expect(tasks.length).toBeGreaterThan(100);
    return tasks;
  };
  expect(await lastingLongTasks(page, record)).toEqual([]);
  // However many there are, only those that can be seen are on the page.
  expect(await rows(page).count()).toBeLessThan(60);
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', `${many + 1}`);
  // The thumbnail comes after the answers, of those rows alone.
  await expect(row(page, 'picture-1.png').first().locator('img')).toBeVisible();
  const thumbnail = await row(page, 'picture-1.png')
    .first()
    .locator('img')
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight, url: image.src };
    });
  expect(thumbnail).toMatchObject({ width: 96, height: 96 });
  expect(thumbnail.url).toMatch(/^blob:/);
});

test('a batch is cancelled at once, keeps what is done and goes on; a new picture goes before it', async ({
  page,
}, testInfo) => {
  const files = Array.from(
    { length: 400 },
    (_, i) => [`many/picture-${i + 1}.png`, drawPng(i, 256)] as const,
  );
  const folder = writeFolder(testInfo.outputPath(), Object.fromEntries(files));
  await chooseFolder(page, join(folder, 'many'));
  await expect(status(page)).toHaveText(/^\d+ of 400 done/);
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  await expect(status(page)).toHaveAttribute('data-phase', 'running');

  const stops = await page.evaluate(stopRepeatedly, 3);
  const report = `after the button: ${stops.map(({ milliseconds, late }) => `${milliseconds.toFixed(0)} ms, ${late} pictures`).join('; ')}`;
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}\n`);
  for (const { late } of stops) expect(late).toBeLessThanOrEqual(underWay);
  await expect(status(page)).toHaveText(/^Stopped; \d+ pictures to go\.$/);
  const left = Number((await status(page).textContent())?.match(/\d+/)?.[0]);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(400);
  await expectNoViolations(page);
  const stopped = await status(page).textContent();
  await page.waitForTimeout(500); // nothing of it comes late
  await expect(status(page)).toHaveText(stopped as string);

  await button(page, 'Go on').focus();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveAttribute('data-phase', 'running');
  await expectDone(page);
  await expect(status(page)).toHaveText('401 pictures');
  // The button that had the focus is gone, the focus is not.
  await expect(box(page)).toBeFocused();
});

test.describe('with Save-Data on', () => {
  test.use({ savesData: true }); // else an idle page has fetched it before it is held

  test('what the engine still waits for is told in the list', async ({ page }) => {
    const { release } = await hold(page, '**/weights.bin');
    await page.locator('input[type=file]').setInputFiles([picturePath('ship'), picturePath('truck')]);
    await expect(status(page)).toHaveText(/^Fetching the model/);
    release();
    await expectDone(page);
  });
});
