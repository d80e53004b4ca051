import { type ErrorCode, InklingError } from '../../core/errors.ts';
import type { EngineReason } from '../interface/engine.ts';
import type { EngineMemory } from './engine-memory.ts';
import type { Choice } from './engine-policy.ts';
import { type Attempt, type FailedAttempt, nextAttempt } from './retry.ts';
import { JobFailure, type LinkOptions, WorkerLink } from './worker-link.ts';

/** One job on one worker; `reason`: why this engine runs it. */
export type Work<T> = (link: WorkerLink, reason: EngineReason) => Promise<T>;

/**
 * The workers. One is warm, and holds one engine; another engine takes its place, and the memory of the first is given
 * back with its worker. A job whose engine fails is tried again in a fresh worker, see retry.ts.
 */
export class EnginePool {
  /** Engines that failed while another one could do the job, and how. */
  readonly failures = new Map<string, ErrorCode>();
  readonly #options: LinkOptions;
  readonly #memory: EngineMemory;
  readonly #links = new Set<WorkerLink>();
  #warm: WorkerLink | undefined;

  constructor(options: LinkOptions, memory: EngineMemory) {
    this.#options = options;
    this.#memory = memory;
  }

  /** The worker that is warm, if it runs this engine (any, if none is named). */
  warm(engine?: string): WorkerLink | undefined {
    const link = this.#warm;
    return link && !link.ended && (engine === undefined || link.engine === engine) ? link : undefined;
  }

  /** A worker beside the warm one. Whoever asks for it ends it, or has it adopted. */
  open(engine: string, maxThreads?: number): WorkerLink {
    for (const known of this.#links) if (known.ended) this.#links.delete(known);
    const link = new WorkerLink(engine, this.#memory.singleThread ? 1 : maxThreads, this.#options);
    this.#links.add(link);
    return link;
  }

  /** Makes this worker the warm one; the one before ends when its jobs are done. */
  adopt(link: WorkerLink): void {
    if (this.#warm !== link) this.#warm?.retire();
    this.#warm = link;
  }

  /** Runs a job in the warm worker, if it has the engine. @throws InklingError of any kind */
  async run<T>(choice: Choice, work: Work<T>): Promise<T> {
    const { value, failed, engine } = await this.#tryAll(choice, work, (attempt) => this.#linkFor(attempt));
    this.failures.delete(engine);
    for (const { attempt, code } of failed) {
      if (attempt.engine !== engine) this.failures.set(attempt.engine, code);
    }
    return value;
  }

  /** Runs a job in a worker of its own, which ends with it. @throws InklingError of any kind */
  async runApart<T>(choice: Choice, work: Work<T>): Promise<T> {
    const opened: WorkerLink[] = [];
    try {
      const { value } = await this.#tryAll(choice, work, ({ engine, maxThreads }) => {
        const link = this.open(engine, maxThreads);
        opened.push(link);
        return link;
      });
      return value;
    } finally {
      for (const link of opened) link.end();
    }
  }

  /** Ends every worker; what runs is cancelled. */
  end(): void {
    for (const link of this.#links) link.end(new InklingError('cancelled'));
    this.#links.clear();
    this.#warm = undefined;
  }

  #linkFor({ engine, maxThreads }: Attempt): WorkerLink {
    const known = this.warm(engine);
    if (known && (maxThreads === undefined || known.maxThreads === maxThreads)) return known;
    const link = this.open(engine, maxThreads);
    this.adopt(link);
    return link;
  }

  async #tryAll<T>(choice: Choice, work: Work<T>, linkFor: (attempt: Attempt) => WorkerLink) {
    const failed: (FailedAttempt & { readonly error: InklingError })[] = [];
    let attempt: Attempt = { engine: choice.engines[0] as string, maxThreads: undefined };
    for (;;) {
      const link = linkFor(attempt);
      try {
        const value = await work(link, reasonNow(choice, failed, attempt));
        if (attempt.maxThreads === 1) this.#memory.singleThread = true;
        return { value, failed, engine: attempt.engine };
      } catch (thrown) {
        if (!(thrown instanceof JobFailure)) throw thrown;
        const { error, fault, step } = thrown;
        if (fault !== 'none') link.end(); // also what the failure left behind in it
        failed.push({ attempt, fault, step, code: error.code, error });
        const next = nextAttempt(choice.engines, failed);
        // The first failure is what happened; the later ones may come of it. But what the visitor can mend goes first, and a
        // damaged script that was replaced is over.
        const told = failed.find(({ code }) => code !== 'script-damaged') ?? failed[0];
        if (!next) throw fault === 'none' ? error : (told?.error ?? error);
        attempt = next;
      }
    }
  }
}

function reasonNow(choice: Choice, failed: readonly FailedAttempt[], { engine }: Attempt): EngineReason {
  const first = failed.find((one) => one.attempt.engine !== engine);
  return first ? { by: 'fallback', failed: first.attempt.engine, code: first.code } : choice.reason;
}
