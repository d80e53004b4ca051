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
