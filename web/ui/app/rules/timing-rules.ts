/** Measuring and comparing take the engines' times: what else runs beside them would spoil these. */
import type { AnswerStore } from '../../answer/answer-store.ts';
import { type CompareStore, isRunning } from '../../compare/compare-store.ts';
import type { EngineStore } from '../../engines/engine-store.ts';

/** The two that take times. */
export interface Timing {
  readonly engines: EngineStore;
  readonly compare: CompareStore;
}

export const isTiming = ({ engines, compare }: Timing) =>
  engines.getState().measurement?.phase === 'running' || isRunning(compare.getState().comparison);

/** Ends both. */
export function stopTiming({ engines, compare }: Timing) {
  engines.getState().stopMeasuring();
  compare.getState().cancel();
}

/** Calls back whenever a comparison begins. */
export function whenComparing(compare: CompareStore, callback: () => void) {
  compare.subscribe(({ comparison }, before) => {
    if (isRunning(comparison) && !isRunning(before.comparison)) callback();
  });
}

/** Calls back whenever measuring by hand begins. */
export function whenMeasuring(engines: EngineStore, callback: () => void) {
  engines.subscribe(({ measurement }, before) => {
    if (measurement?.phase === 'running' && before.measurement !== measurement) callback();
  });
}

/** Each would spoil the other's times: the later one wins. */
export function keepEnginesApart({ engines, compare }: Timing) {
  whenComparing(compare, () => engines.getState().stopMeasuring());
  whenMeasuring(engines, () => compare.getState().cancel());
}

/** A picture comes before any measuring and comparing; a comparison lives as long as its picture's answer. */
export function yieldToPictures({ answers, engines, compare }: Timing & { readonly answers: AnswerStore }) {
  answers.subscribe(({ job, shown }, before) => {
    if (job && job.picture !== before.job?.picture) stopTiming({ engines, compare });
    if (shown && shown !== before.shown) {
      const { file, crop } = shown.picture;
      compare.getState().keepOnly({ file, crop, model: shown.result.model });
    }
  });
}
