/** The worker: everything heavy runs here, so that the page never waits. Messages are in protocol.ts. */
import { InklingError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import { holdLock } from '../concurrency/hold-lock.ts';
import { observeRequests } from '../concurrency/observe-requests.ts';
import { classify } from './classify.ts';
import { classifyAll } from './classify-all.ts';
import { engineList } from './engine-list.ts';
import { EngineFault } from './fault.ts';
import type { JobContext } from './job.ts';
import { compare, measure } from './measure.ts';
import { ModelLoader } from './model-loader.ts';
import {
  engineNamedIn,
  type Item,
  type Job,
  type Jobs,
  type JobType,
  type Request,
  type Response,
} from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

const send = (response: Response, transfer: Transferable[] = []) => self.postMessage(response, transfer);

observeRequests((requests) => send({ type: 'requests', requests }));

const loader = new ModelLoader(
  engineList((engine) => {
    const { port1, port2 } = new MessageChannel();
    send({ type: 'page-engine', engine, port: port2 }, [port2]);
    return port1;
  }),
  engineNamedIn(self.name),
);
const bundles = new Map<string, Manifest>();
const running = new Map<number, AbortController>();

/** Gives the page's lock back. */
let letGo = () => {};

self.onmessage = ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'cancel') running.get(request.id)?.abort();
  else if (request.type === 'bundle') bundles.set(request.url, request.manifest);
  else if (request.type === 'let-go') letGo();
  else if (request.type === 'hold') hold(request.lock);
  else serve(request);
};

function hold(lock: string): void {
  letGo = holdLock(lock, 'exclusive', () => send({ type: 'alive', lock }));
}

async function serve(job: Job): Promise<void> {
  const { id } = job;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const value = await run(job, contextOf(job, controller.signal));
    send({ type: 'result', id, value }, transferables(value));
  } catch (thrown) {
    const { error, fault } =
      thrown instanceof EngineFault ? thrown : { error: InklingError.from(thrown), fault: 'none' as const };
    send({ type: 'failure', id, error: error.toPlain(), fault });
  } finally {
    running.delete(id);
  }
}

async function run(job: Job, context: JobContext): Promise<Jobs[JobType]['result']> {
  switch (job.type) {
    case 'classify':
      return classify(job, context);
    case 'classify-all':
      return classifyAll(job, context);
    case 'measure':
      return measure(job, context);
    case 'compare':
      return compare(job, context);
    case 'prefetch':
      await loader.prefetch(context.target, context.signal, context.tell);
      return undefined;
    case 'load':
      await loader.load(context.target, context.signal, context.tell);
      return undefined;
  }
}

function contextOf({ id, bundle, engine, maxThreads }: Job, signal: AbortSignal): JobContext {
  const manifest = bundles.get(bundle);
  if (!manifest) throw new InklingError('internal', `no manifest of ${bundle}`);
  return {
    target: { bundle, manifest, engine, maxThreads },
    loader,
    signal,
    tell: (report) => send({ type: 'progress', id, ...report }),
    tellItem: itemTeller(id),
  };
}

/** Pictures that are answered at a time go in one message: each wakes the page's thread. */
function itemTeller(id: number): JobContext['tellItem'] {
  let items: Item[] = [];
  const flush = () => {
    const transfer = items.flatMap(({ result }) => transferables(result));
    send({ type: 'items', id, items }, transfer);
    items = [];
  };
  return (index, result) => {
    if (items.length === 0) queueMicrotask(flush);
    items.push({ index, result });
  };
}

/** The large parts of an answer, which need not be copied. */
function transferables(value: object | undefined): Transferable[] {
  const { logits, seen } = (value ?? {}) as {
    readonly logits?: Float32Array<ArrayBuffer>;
    readonly seen?: { readonly rgba: Uint8ClampedArray<ArrayBuffer> };
  };
  return [logits?.buffer, seen?.rgba.buffer].filter((buffer) => buffer !== undefined);
}
