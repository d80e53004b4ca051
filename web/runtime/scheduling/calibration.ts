import type { InklingError } from '../../core/errors.ts';
import type { EngineTiming } from '../interface/engine.ts';
import type { Bundle } from '../worker/protocol.ts';
import type { EngineMemory } from './engine-memory.ts';
import type { EnginePool } from './engine-pool.ts';
import { JobFailure, type WorkerLink } from './worker-link.ts';

/** How long each engine runs to be measured, after warm-up, in ms. */
export const measuringMilliseconds = 250;

/**
 * Whether it would fail the next time, too: what the network did may be over by then, and nothing is known of an engine
 * that did not arrive.
 */
const isItsOwn = ({ error, step }: JobFailure) =>
  step !== 'download' && !/^(download|script)-/.test(error.code);

/**
 * Measures engines for a model one after the other, each in a worker of its own but the warm one, and remembers what came
 * out. The engine that will run next is left warm, the others are given back.
 *
 * @param next which engine will run, now that the timings are remembered
 * @returns fastest first; an engine that failed is not in it, but in the pool's failures, and in the memory where it would
 *   fail again
 * @throws InklingError `cancelled`; that of the first engine when all failed
 */
export async function calibrate(
  bundle: Bundle,
  engines: readonly string[],
  { pool, memory }: { readonly pool: EnginePool; readonly memory: EngineMemory },
  next: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<readonly EngineTiming[]> {
  const opened = new Map<string, WorkerLink>();
  const timings: EngineTiming[] = [];
  const broken: string[] = [];
  let first: InklingError | undefined;
  try {
    for (const engine of engines) {
      const link = pool.warm(engine) ?? pool.open(engine);
      if (link !== pool.warm()) opened.set(engine, link);
      try {
        timings.push(await link.request('measure', bundle, { budget: measuringMilliseconds }, signal));
      } catch (thrown) {
        if (!(thrown instanceof JobFailure)) throw thrown;
        first ??= thrown.error;
        if (thrown.fault !== 'none') {
          pool.failures.set(engine, thrown.error.code);
          if (isItsOwn(thrown)) broken.push(engine);
        }
        link.end();
      }
    }
    if (first && timings.length === 0) throw first;
    timings.sort((a, b) => a.milliseconds - b.milliseconds);
    const { id, version } = bundle.manifest;
    // What failed before and was not measured now is still broken.
    const before = memory.measured(id, version).broken.filter((engine) => !engines.includes(engine));
    memory.remember(id, version, timings, [...before, ...broken]);
    const winner = opened.get((await next()) ?? '');
    if (winner && !winner.ended) {
      opened.delete(winner.engine);
      pool.adopt(winner);
    }
    return timings;
  } finally {
    for (const link of opened.values()) link.end();
  }
}
