/**
 * Time that tests can skip, in the page and its workers alike. (Playwright's own clock does not reach workers.) Only
 * timers are concerned: what is set for 20 s from now comes at once when 20 s are skipped, and everything else, what the
 * watched code does meanwhile above all, takes the time that it takes.
 */
import { expect, type Page } from 'playwright/test';
import { type FaultServer, workerScript } from './fault-server.ts';

/** Runs before any other script of a page or a worker. */
function replaceTimers() {
  const channel = new BroadcastChannel('skip-time');
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const timers = new Map<number, { due: number; handle: number; fire: () => void }>();
  let lastId = 1e9; // far from the ids of the real timers, intervals among them
  let skipped = 0;
  const now = () => performance.now() + skipped;
  const start = (fire: () => void, due: number) => set(fire, Math.max(0, due - now())) as unknown as number;

  const setTimer = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    lastId += 1;
    const id = lastId;
    const due = now() + Number(delay);
    const fire = () => {
      timers.delete(id);
      run(...args);
    };
    timers.set(id, { due, fire, handle: start(fire, due) });
    return id;
  };
  const clearTimer = (id: number | undefined) => {
    clear(timers.get(id as number)?.handle ?? id);
    timers.delete(id as number);
  };
  Object.assign(globalThis, { setTimeout: setTimer, clearTimeout: clearTimer });

  channel.onmessage = ({ data }) => {
    skipped += data as number;
    for (const timer of timers.values()) {
      clear(timer.handle);
      timer.handle = start(timer.fire, timer.due);
    }
  };
}

/** Makes time skippable in pages opened from now on, and in their workers. */
export async function installClock(page: Page, server: FaultServer): Promise<void> {
  await page.addInitScript(replaceTimers);
  server.edit(workerScript, (text) => `(${replaceTimers})();\n${text}`);
}

/** Lets so many milliseconds pass for every timer. */
export async function skip(page: Page, milliseconds: number): Promise<void> {
  await page.evaluate((amount) => {
    const channel = new BroadcastChannel('skip-time');
    channel.postMessage(amount);
    channel.close();
  }, milliseconds);
}

/** Far longer than what follows a skip takes to show, in ms. */
const betweenSkips = 5_000;

/**
 * Lets so many milliseconds pass until `reached`. More than once if need be: a sign of life that was under way when they
 * passed starts the wait of a watchdog anew.
 */
export async function skipUntil(
  page: Page,
  milliseconds: number,
  reached: () => boolean | Promise<boolean>,
): Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  const look = async () => {
    if (await reached()) return true;
    if (performance.now() - last < betweenSkips) return false;
    last = performance.now();
    await skip(page, milliseconds);
    return false;
  };
  await expect.poll(look, { intervals: [250] }).toBe(true);
}
