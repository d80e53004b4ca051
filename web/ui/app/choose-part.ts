import type { Runtime } from '../../runtime/index.ts';
import { createThumbnails } from '../../runtime/later.ts';
import { type AnswerStore, modelToAsk } from '../answer/answer-store.ts';
import type { ViewStore } from '../answer/view-store.ts';
import { createPartStore, type PartStore } from '../part/part-store.ts';
import { stopTiming, type Timing } from './rules/timing-rules.ts';

interface Others extends Timing {
  readonly answers: AnswerStore;
  readonly view: ViewStore;
}

/** The store of the part that is being chosen, and what the page's others mean to it. */
export function createPart(
  { answers, view, engines, compare }: Others,
  runtime: Pick<Runtime, 'classifyFrame' | 'models'>,
): PartStore {
  return createPartStore({
    runtime,
    answers,
    target: async () => {
      const { models, chosen } = answers.getState();
      const model = modelToAsk(models ?? (await runtime.models(new AbortController().signal)), chosen);
      return { model: model.id, engine: await engines.getState().engineFor(model.id) };
    },
    reduce: async (picture) => {
      const thumbnails = createThumbnails();
      const reduced = await thumbnails.reduce(picture);
      thumbnails.dispose();
      return reduced;
    },
    makeRoom: () => stopTiming({ engines, compare }),
    wantsMap: () => view.getState().map,
  });
}
