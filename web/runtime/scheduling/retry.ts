import type { ErrorCode } from '../../core/errors.ts';
import type { JobFailure } from './worker-link.ts';

/** One attempt at a job. */
export interface Attempt {
  readonly engine: string;
  /** Undefined: as many threads as are good. */
  readonly maxThreads: number | undefined;
}

export interface FailedAttempt {
  readonly attempt: Attempt;
  readonly fault: JobFailure['fault'];
  readonly step: JobFailure['step'];
  readonly code: ErrorCode;
}

/**
 * What to try after the failures so far; each attempt is made in a fresh worker, which is also what rebuilds an engine.
 *
 * - Not the engine's fault (a bad picture, no connection): nothing.
 * - A damaged script of it was replaced: the same once more.
 * - Threads that did not start: the same engine with one.
 * - It ran, and then failed (a lost context) or its worker is gone: the same engine once more, then the next.
 * - It did not start, fell silent or ran out of memory: the next engine.
 * - No next one: what has not been said by the engine itself (silence, memory, a killed worker) is tried once more.
 *
 * @param engines that may run it, the wanted one first
 * @param failures in the order in which they happened; one at least
 * @returns undefined: give up
 */
export function nextAttempt(
  engines: readonly string[],
  failures: readonly FailedAttempt[],
): Attempt | undefined {
  const last = failures.at(-1);
  if (!last || last.fault === 'none' || last.code === 'cancelled') return undefined;
  const { engine, maxThreads } = last.attempt;
  const again: Attempt = { engine, maxThreads };
  const replaced = failures.filter(({ code }) => code === 'script-damaged').length;
  if (last.code === 'script-damaged' && replaced === 1) return again;
  if (last.step === 'start-threads' && maxThreads !== 1) return { engine, maxThreads: 1 };
  const tries = failures.filter(
    (one) => one.attempt.engine === engine && one.step !== 'start-threads',
  ).length;
  const memory = last.code === 'out-of-memory';
  const survivable = last.fault === 'run' || last.fault === 'lost';
  if (survivable && !memory && tries === 1) return again;
  const next = engines[engines.indexOf(engine) + 1];
  if (next !== undefined) return { engine: next, maxThreads: undefined };
  return (last.fault === 'stalled' || memory) && tries === 1 ? again : undefined;
}
