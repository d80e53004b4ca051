import { InklingError } from '../../core/errors.ts';
import type { NetworkRequest } from '../../core/network-request.ts';
import { holdLock } from '../concurrency/hold-lock.ts';
import type { WorkerLike } from '../concurrency/worker-like.ts';
import type { Progress } from '../interface/progress.ts';
import type {
  Bundle,
  Fault,
  Item,
  Jobs,
  JobType,
  Request,
  Response,
  Step,
  Target,
} from '../worker/protocol.ts';

/** Longest silence of the worker during each step of a job, in ms. */
export type Patience = Readonly<Record<Step, number>>;

export const defaultPatience: Patience = {
  work: 30_000,
  download: 45_000, // downloads have a shorter watchdog of their own, and say what happened
  start: 60_000, // compiling shaders can take most of a minute on a busy machine
  // Threads that hang (iOS has had them) hang for ever; starting anew with one costs little more than this.
  'start-threads': 30_000,
};

/** How a job ended without its result. */
export class JobFailure extends Error {
  readonly error: InklingError;
  /** Whose fault it was; `lost`: the worker is gone; `stalled`: it was ended because it fell silent. */
  readonly fault: Fault | 'lost' | 'stalled';
  readonly step: Step;

  constructor(error: InklingError, fault: Fault | 'lost' | 'stalled', step: Step) {
    super(error.message);
    this.error = error;
    this.fault = fault;
    this.step = step;
  }
}

interface Pending {
  step: Step;
  readonly listener: JobListener;
  readonly resolve: (value: Jobs[JobType]['result']) => void;
  readonly reject: (failure: JobFailure) => void;
}

export interface JobListener {
  readonly onProgress?: (progress: Progress) => void;
  readonly onItem?: (item: Item) => void;
}

export interface LinkOptions {
  readonly makeWorker: () => WorkerLike;
  readonly patience: Patience;
  /** Goes on with something for as long as the page is shown. Returns what ends it for good. */
  readonly whileShown: (begin: () => () => void) => () => void;
  /** Told what the worker asked of the network. */
  readonly onRequests?: (requests: readonly NetworkRequest[]) => void;
}

/** One worker, which runs one engine: jobs go in, each comes back as its result or as a JobFailure. Never silent for ever. */
export class WorkerLink {
  readonly engine: string;
  readonly maxThreads: number | undefined;
  readonly #worker: WorkerLike;
  readonly #patience: Patience;
  readonly #pending = new Map<number, Pending>();
  readonly #bundles = new Set<string>();
  readonly #hide: () => void;
  readonly #onRequests: NonNullable<LinkOptions['onRequests']>;
  /** The lock that the worker is to hold now; none while the page is not shown. */
  #lock: string | undefined;
  #stopWaiting = () => {};
  #pageEngines: Promise<() => void>[] = [];
  #nextId = 1;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #ended = false;
  #retired = false;

  constructor(
    engine: string,
    maxThreads: number | undefined,
    { makeWorker, patience, whileShown, onRequests = () => {} }: LinkOptions,
  ) {
    this.engine = engine;
    this.maxThreads = maxThreads;
    this.#patience = patience;
    this.#onRequests = onRequests;
    this.#worker = this.#listen(makeWorker());
    this.#hide = whileShown(() => this.#show());
  }

  /** True once it takes no more jobs. */
  get ended(): boolean {
    return this.#ended || this.#retired;
  }

  /**
   * @param transfer what of the job is handed over rather than copied
   * @throws JobFailure; InklingError `cancelled` as soon as `signal` aborts
   */
  request<T extends JobType>(
    type: T,
    bundle: Bundle,
    job: Omit<Jobs[T]['job'], keyof Target>,
    signal: AbortSignal,
    listener: JobListener = {},
    transfer: Transferable[] = [],
  ): Promise<Jobs[T]['result']> {
    if (signal.aborted) return Promise.reject(new InklingError('cancelled'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#pending.delete(id);
        signal.removeEventListener('abort', onAbort);
        this.#watch();
        if (this.#retired && this.#pending.size === 0) this.end();
      };
      const onAbort = () => {
        settle();
        this.#post({ type: 'cancel', id });
        reject(new InklingError('cancelled'));
      };
      signal.addEventListener('abort', onAbort);
      this.#pending.set(id, {
        step: 'work',
        listener,
        resolve: (value) => {
          settle();
          resolve(value as Jobs[T]['result']);
        },
        reject: (failure) => {
          settle();
          reject(failure);
        },
      });
      this.#watch();
      this.#introduce(bundle);
      const { engine, maxThreads } = this;
      this.#post(
        { type, id, bundle: bundle.url, engine, maxThreads, ...job } as unknown as Request,
        transfer,
      );
    });
  }

  /** Ends the worker; what still runs on it fails as `lost`, unless another end is given. */
  end(error = new InklingError('worker-lost', 'ended'), fault: JobFailure['fault'] = 'lost'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#hide();
    this.#worker.terminate();
    for (const engine of this.#pageEngines) engine.then((end) => end()).catch(() => {});
    for (const { reject, step } of [...this.#pending.values()]) reject(new JobFailure(error, fault, step));
  }

  /** Takes no more jobs, and ends when those that run are done. */
  retire(): void {
    this.#retired = true;
    if (this.#pending.size === 0) this.end();
  }

  /** Manifests are large, and the same for every job. */
  #introduce({ url, manifest }: Bundle): void {
    if (this.#bundles.has(url)) return;
    this.#bundles.add(url);
    this.#post({ type: 'bundle', url, manifest });
  }

  #post(request: Request, transfer: Transferable[] = []): void {
    if (!this.#ended) this.#worker.postMessage(request, transfer);
  }

  #listen(worker: WorkerLike): WorkerLike {
    worker.onmessage = ({ data }: MessageEvent<Response>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      // What a script throws has a message; a script that does not come has none.
      const { message } = event;
      this.end(
        message
          ? new InklingError('worker-lost', message)
          : new InklingError('download-failed', 'the worker’s script'),
      );
    };
    worker.onmessageerror = () => this.end(new InklingError('worker-lost', 'a message could not be read'));
    return worker;
  }

  #hear(response: Response): void {
    if (this.#ended) return;
    if (response.type === 'alive') this.#outlive(response.lock);
    else if (response.type === 'requests') this.#onRequests(response.requests);
    else if (response.type === 'page-engine') this.#serve(response);
    else this.#settle(response);
  }

  #settle(response: Extract<Response, { id: number }>): void {
    const pending = this.#pending.get(response.id); // none: it was cancelled meanwhile
    if (pending && response.type === 'progress') pending.step = response.step;
    this.#watch();
    if (!pending) return;
    if (response.type === 'progress') pending.listener.onProgress?.(response.progress);
    else if (response.type === 'items') for (const item of response.items) pending.listener.onItem?.(item);
    else if (response.type === 'result') pending.resolve(response.value);
    else pending.reject(new JobFailure(InklingError.fromPlain(response.error), response.fault, pending.step));
  }

  /** Watches over the worker. Not while the page is left: it stands still, and the worker does. @returns ends it */
  #show(): () => void {
    // Of a new name each time: an earlier one may be free although the worker lives.
    this.#lock = `inkling-worker-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
    this.#post({ type: 'hold', lock: this.#lock });
    this.#watch();
    return () => {
      this.#lock = undefined;
      this.#stopWaiting();
      this.#post({ type: 'let-go' });
      clearTimeout(this.#watchdog);
    };
  }

  /** The worker holds this lock: whoever gets it has outlived the worker, which nothing else would tell. */
  #outlive(lock: string): void {
    if (lock !== this.#lock) return;
    this.#stopWaiting = holdLock(lock, 'exclusive', () =>
      this.end(new InklingError('worker-lost', 'the browser ended it')),
    );
  }

  #serve({ engine, port }: Extract<Response, { type: 'page-engine' }>): void {
    this.#pageEngines.push(
      import('../page-engine/host.ts').then(({ servePageEngine }) => servePageEngine(engine, port)),
    );
  }

  /** Restarts the watchdog while anything is pending; the most patient step has its way. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#ended || !this.#lock || this.#pending.size === 0) return;
    const limit = Math.max(...[...this.#pending.values()].map(({ step }) => this.#patience[step]));
    this.#watchdog = setTimeout(() => {
      this.end(new InklingError('engine-stalled', `no sign of life for ${limit} ms`), 'stalled');
    }, limit);
  }
}
