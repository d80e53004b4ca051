import type { ErrorCode } from '../../core/errors.ts';
import type { EngineReason, EngineTiming } from '../interface/engine.ts';

/** A warm engine is not left for another that is quicker by less than this factor: that is within the noise. */
const noise = 1.2;

export interface Situation {
  /** Engines that this browser supports and the model has an artifact for, in the build's order of preference. */
  readonly available: readonly string[];
  /** The visitor's choice. */
  readonly wanted?: string | undefined;
  /** What was measured here for this version of the model. */
  readonly timings: readonly EngineTiming[];
  /** Engines that failed since the page was opened, and how. */
  readonly failures: ReadonlyMap<string, ErrorCode>;
  /** The engine that is warm. */
  readonly warm?: string | undefined;
}

export interface Choice {
  /** What to run, and what to run instead if that fails. */
  readonly engines: readonly string[];
  /** Why the first of them runs. */
  readonly reason: EngineReason;
}

/** Which engine runs, and why. The visitor's choice is never replaced; of those that failed, the next one takes the place. */
export function chooseEngine({ available, wanted, timings, failures, warm }: Situation): Choice {
  if (wanted !== undefined) return { engines: [wanted], reason: { by: 'visitor' } };
  const measured = timings
    .filter(({ engine }) => available.includes(engine))
    .sort((a, b) => a.milliseconds - b.milliseconds);
  const complete = available.every((id) => failures.has(id) || measured.some(({ engine }) => engine === id));
  const preferred = complete ? bySpeed(available, measured, warm) : available;
  const engines = [
    ...preferred.filter((id) => !failures.has(id)),
    ...preferred.filter((id) => failures.has(id)),
  ];
  return { engines, reason: reasonFor(preferred, engines, failures, complete ? measured : []) };
}

function bySpeed(
  available: readonly string[],
  measured: readonly EngineTiming[],
  warm: string | undefined,
): readonly string[] {
  const fastest = measured[0]?.milliseconds ?? 0;
  const held = measured.find(
    ({ engine, milliseconds }) => engine === warm && milliseconds <= fastest * noise,
  );
  const order = [...(held ? [held] : []), ...measured].map(({ engine }) => engine);
  return [...new Set([...order, ...available])];
}

function reasonFor(
  preferred: readonly string[],
  engines: readonly string[],
  failures: ReadonlyMap<string, ErrorCode>,
  measured: readonly EngineTiming[],
): EngineReason {
  const [first = ''] = preferred;
  const code = failures.get(first);
  if (code && engines[0] !== first) return { by: 'fallback', failed: first, code };
  if (engines.filter((id) => !failures.has(id)).length < 2) return { by: 'only' };
  return measured.length > 1 ? { by: 'measured', timings: measured } : { by: 'unmeasured' };
}
