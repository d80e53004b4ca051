import type { Runtime } from '../../runtime/index.ts';
import { createThumbnails } from '../../runtime/later.ts';
import type { AnswerStore } from '../answer/answer-store.ts';
import { createPartStore, type PartStore } from '../part/part-store.ts';
import { stopTiming, type Timing, whenComparing, whenMeasuring } from './rules/timing-rules.ts';

interface Others extends Timing {
  readonly answers: AnswerStore;
}

/** The store of the part that is being chosen, and what the page's others mean to it. */
export function createPart(
  { answers, engines, compare }: Others,
  runtime: Pick<Runtime, 'classifyFrame'>,
): PartStore {
  const store = createPartStore({
    runtime,
    answers,
    engineFor: engines.getState().engineFor,
    reduce: async (picture) => {
      const thumbnails = createThumbnails();
      const reduced = await thumbnails.reduce(picture);
      thumbnails.dispose();
      return reduced;
    },
    makeRoom: () => stopTiming({ engines, compare }),
  });
  // Frames beside them would spoil their times.
  whenComparing(compare, store.getState().stopSearch);
  whenMeasuring(engines, store.getState().stopSearch);
  return store;
}
