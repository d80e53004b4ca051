/** A start of the page, taken apart by Chromium's trace of it: every process on one clock, and nothing is added to the page. */
import type { BrowserContext, Page } from 'playwright';

/** The moments that divide a start, each in ms since the navigation began; undefined: it never came (kept files are not asked for). */
export interface Moments {
  /** So much of the HTML is here that the page's script is asked for. */
  readonly html: number;
  /** The page's script is here. */
  readonly script: number;
  /** The page takes a picture, and is given one. */
  readonly given: number;
  readonly painted: number | undefined;
  readonly weightsAsked: number | undefined;
  readonly weightsHere: number | undefined;
  /** All files of the model are verified, and the engine's code is here. */
  readonly modelHere: number;
  /** Weights are in the kernels' order, and the first run is over. */
  readonly modelReady: number;
  readonly answer: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly args?: {
    readonly data?: {
      readonly requestId?: string;
      readonly url?: string;
      /** Of a mark: ms since the navigation began. */
      readonly startTime?: number;
    };
  };
}

const categories = ['blink.user_timing', 'devtools.timeline', 'loading'].join(',');

/** Records what happens while `work` goes on. */
export async function traced(context: BrowserContext, page: Page, work: () => Promise<void>) {
  const devtools = await context.newCDPSession(page);
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await devtools.send('Tracing.start', { categories, transferMode: 'ReportEvents' });
  await work();
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  await devtools.detach();
  return events;
}

/** The marks are the page's own (`inkling:`) and those of who gives the picture (`bench:`). @throws Error naming what is not in it */
export function momentsOf(events: readonly TraceEvent[]): Moments {
  const sorted = [...events].sort((a, b) => a.ts - b.ts);
  const first = (name: string) => sorted.find((event) => event.name === name)?.ts;
  const sent = sorted.filter(({ name }) => name === 'ResourceSendRequest');
  // A mark tells its own distance from the start of the navigation: the trace's event of that is not always there.
  const given = sorted.find(({ name }) => name === 'bench:given');
  const startTime = given?.args?.data?.startTime;
  const began = given && startTime !== undefined ? given.ts - startTime * 1000 : undefined;
  if (began === undefined) throw new Error('the trace has no mark of the page');
  const since = (ts: number | undefined) => (ts === undefined ? undefined : (ts - began) / 1000);
  const request = (url: RegExp) => sent.find(({ args }) => url.test(args?.data?.url ?? ''));
  const finished = (asked: TraceEvent | undefined) => {
    const id = asked?.args?.data?.requestId;
    return sorted.find(({ name, args }) => name === 'ResourceFinish' && args?.data?.requestId === id)?.ts;
  };
  const must = (what: string, ts: number | undefined) => {
    if (ts === undefined) throw new Error(`the trace has no ${what}`);
    return (ts - began) / 1000;
  };
  const script = request(/\/shell-[\w-]+\.js$/);
  const weights = request(/\/weights\.bin$/);
  return {
    html: must('HTML', script?.ts),
    script: must('script', finished(script)),
    given: must('picture', given?.ts),
    painted: since(first('firstContentfulPaint')),
    weightsAsked: since(weights?.ts),
    weightsHere: since(weights && finished(weights)),
    modelHere: must('model', first('inkling:model-here')),
    modelReady: must('ready model', first('inkling:model-ready')),
    answer: must('answer', first('bench:answer')),
  };
}
