/** Measuring and comparing take the engines' times: what else runs beside them would spoil these. */
import { isRunning } from '../../compare/compare-store.ts';
import type { Stores } from '../stores.ts';

type Timing = Pick<Stores, 'engines' | 'compare'>;

export const isTiming = ({ engines, compare }: Timing) =>
  engines.getState().measurement?.phase === 'running' || isRunning(compare.getState().comparison);

/** Ends both. */
export function stopTiming({ engines, compare }: Timing) {
  engines.getState().stopMeasuring();
  compare.getState().cancel();
}

/** Calls back whenever a comparison begins. */
export function whenComparing({ compare }: Pick<Timing, 'compare'>, callback: () => void) {
  compare.subscribe(({ comparison }, before) => {
    if (isRunning(comparison) && !isRunning(before.comparison)) callback();
  });
}

/** Calls back whenever measuring by hand begins. */
export function whenMeasuring({ engines }: Pick<Timing, 'engines'>, callback: () => void) {
  engines.subscribe(({ measurement }, before) => {
    if (measurement?.phase === 'running' && before.measurement !== measurement) callback();
  });
}
