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
  /** Engines that failed when they were measured, be it in an earlier visit. */
  readonly broken: readonly string[];
  /** By an engine, the one that it stands in for (`EngineSupport`). */
  readonly standIns: ReadonlyMap<string, string>;
  /** The engine that is warm. */
  readonly warm?: string | undefined;
}

export interface Choice {
  /** What to run, and what to run instead if that fails. */
  readonly engines: readonly string[];
  /** Why the first of them runs. */
  readonly reason: EngineReason;
}

type Engines = Pick<Situation, 'available' | 'broken' | 'standIns'>;

const soundOf = ({ available, broken }: Engines) => available.filter((id) => !broken.includes(id));

/**
 * The engines of which one may be the fastest: none that failed when it was measured, and none beside the one that it stands
 * in for. Only these are measured unasked: what is known to be slower need not be downloaded to learn how slow it is.
 */
export function contenders(engines: Engines): readonly string[] {
  const sound = soundOf(engines);
  return sound.filter((id) => !sound.includes(engines.standIns.get(id) ?? ''));
}

/** Which engine runs, and why. The visitor's choice is never replaced; of those that failed, the next one takes the place. */
export function chooseEngine(situation: Situation): Choice {
  const { available, wanted, failures } = situation;
  if (wanted !== undefined) return { engines: [wanted], reason: { by: 'visitor' } };
  const sound = soundOf(situation);
  const measured = situation.timings
    .filter(({ engine }) => sound.includes(engine))
    .sort((a, b) => a.milliseconds - b.milliseconds);
  const complete = contenders(situation).every(
    (id) => failures.has(id) || measured.some(({ engine }) => engine === id),
  );
  const preferred = complete ? bySpeed(sound, measured, situation) : sound;
  const able = preferred.filter((id) => !failures.has(id));
  const engines = [...new Set([...able, ...preferred, ...available])];
  return { engines, reason: reasonFor(preferred, able, failures, complete ? measured : []) };
}

function bySpeed(
  sound: readonly string[],
  measured: readonly EngineTiming[],
  { standIns, warm }: Situation,
): readonly string[] {
  const fastest = measured[0]?.milliseconds ?? 0;
  const held = measured.find(
    ({ engine, milliseconds }) => engine === warm && milliseconds <= fastest * noise,
  );
  const order = [...(held ? [held] : []), ...measured].map(({ engine }) => engine);
  const unmeasured = sound.filter((id) => !order.includes(id));
  // What stands in for an engine comes right behind it: the answers stay the same.
  const placed = order.flatMap((id) => [id, ...unmeasured.filter((other) => standIns.get(other) === id)]);
  return [...new Set([...placed, ...unmeasured])];
}

function reasonFor(
  preferred: readonly string[],
  able: readonly string[],
  failures: ReadonlyMap<string, ErrorCode>,
  measured: readonly EngineTiming[],
): EngineReason {
  const [first = ''] = preferred;
  const code = failures.get(first);
  if (code && able.length > 0) return { by: 'fallback', failed: first, code };
  if (able.length < 2) return { by: 'only' };
  return measured.length > 1 ? { by: 'measured', timings: measured } : { by: 'unmeasured' };
}
