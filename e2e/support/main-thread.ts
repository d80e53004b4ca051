/** What a page's main thread does, as Chromium's own tracing records it. */
import type { Page } from 'playwright/test';

export interface Task {
  /** Milliseconds from beginning to end, as the long-task observer counts: waiting for a busy machine included. */
  readonly wall: number;
  /** Milliseconds that the thread itself computed: what the page caused. */
  readonly cpu: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds; `dur` and `tdur` of complete events only: by the clock, and by the thread's own time. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string } };
}

const [began, ended] = ['inkling-began', 'inkling-ended'];
const categories = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline'];

/** The tasks of the page's main thread during `work`, without those by which the test itself reached into the page. */
export async function recordTasks(page: Page, work: () => Promise<void>): Promise<Task[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('tracing needs a browser of our own');
  await browser.startTracing(page, { categories });
  await page.evaluate((name) => performance.mark(name), began);
  try {
    await work();
  } finally {
    await page.evaluate((name) => performance.mark(name), ended);
  }
  const trace: { traceEvents: TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  return tasksBetween(trace.traceEvents);
}

/** W3C Long Tasks: what a visitor begins to feel, in ms of an ordinary core. */
const longTask = 50;

/**
 * Those of `tasks` that computed for longer than 50 ms, on a core like the one that the reference below was timed on: what
 * another core takes for the same calculation is measured on the same page, so that a slow or busy machine is not held against
 * the page.
 */
export async function longTasks(page: Page, tasks: readonly Task[]): Promise<Task[]> {
  const limit = longTask * Math.max(1, (await timeReference(page)) / reference.milliseconds);
  return tasks.filter(({ cpu }) => cpu > limit);
}

const attempts = 3;

/**
 * The long tasks that the page causes: those that are there with every attempt. A hypervisor may halt a core while the thread's
 * own clock runs on; that does not come again at the same work.
 *
 * @param record Does the work, from its very beginning, and says which tasks there were.
 */
export async function lastingLongTasks(page: Page, record: () => Promise<readonly Task[]>): Promise<Task[]> {
  for (let attempt = 1; ; attempt++) {
    const long = await longTasks(page, await record());
    if (long.length === 0 || attempt === attempts) return long;
  }
}

/** So many square roots take an ordinary core (AMD Zen 3 at 2.4 GHz, Chromium 156) so many ms. */
const reference = { roots: 2e7, milliseconds: 61 };

/** Milliseconds of its own time that the page's thread takes for the reference: the median of five. */
async function timeReference(page: Page): Promise<number> {
  const tasks = await recordTasks(page, () =>
    page.evaluate(async (roots) => {
      for (let i = 0; i < 5; i++) {
        await new Promise<void>((resolve) => {
          setTimeout(() => {
            let sum = 0;
            for (let k = 0; k < roots; k++) sum += Math.sqrt(k);
            performance.mark(`summed ${sum}`);
            resolve();
          });
        });
      }
    }, reference.roots),
  );
  const longest = tasks.map(({ cpu }) => cpu).sort((a, b) => b - a);
  return longest[2] as number;
}

function tasksBetween(events: readonly TraceEvent[]): Task[] {
  const from = events.find(({ name }) => name === began);
  const until = events.find(({ name }) => name === ended);
  if (!from || !until) throw new Error('the trace lacks its marks');
  const ours = events.filter(
    ({ pid, tid, ts }) => pid === from.pid && tid === from.tid && ts > from.ts && ts < until.ts,
  );
  const fromTest = ours.filter(
    ({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession',
  );
  return ours
    .filter(({ name, ph, tdur }) => name === 'RunTask' && ph === 'X' && tdur !== undefined)
    .filter(({ ts, dur = 0 }) => !fromTest.some((event) => event.ts >= ts && event.ts <= ts + dur))
    .map(({ dur = 0, tdur = 0 }) => ({ wall: dur / 1000, cpu: tdur / 1000 }));
}
