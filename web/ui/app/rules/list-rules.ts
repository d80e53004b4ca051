/** What holds between the list and the rest of the page. */
import type { AnswerStore } from '../../answer/answer-store.ts';
import type { EngineStore } from '../../engines/engine-store.ts';
import type { ListStore } from '../../list/list-store.ts';
import { stopTiming, type Timing, whenComparing, whenMeasuring } from './timing-rules.ts';

interface Answered {
  readonly list: ListStore;
  readonly answers: AnswerStore;
}

/** Every answer on the stage is in the list too: the visitor's history of this visit. */
export function noteAnswers({ list, answers }: Answered) {
  answers.subscribe(({ shown, models }, before) => {
    if (!shown || shown === before.shown) return;
    const model = models?.find(({ id }) => id === shown.result.model.id);
    if (model) list.getState().addAnswered(shown, model);
  });
}

/** What is left goes to the model and the engine that are chosen now. */
export function followChoices({ list, answers, engines }: Answered & { readonly engines: EngineStore }) {
  answers.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) list.getState().restart();
  });
  engines.subscribe(({ wanted }, before) => {
    if (wanted !== before.wanted) list.getState().restart();
  });
}

/** Measuring and comparing would spoil their times beside a batch: the later one wins. */
export function keepTimesApart({ list, engines, compare }: Timing & { readonly list: ListStore }) {
  list.subscribe(({ status }, before) => {
    if (status.phase === 'running' && before.status.phase !== 'running') stopTiming({ engines, compare });
  });
  whenComparing(compare, () => list.getState().cancel());
  whenMeasuring(engines, () => list.getState().cancel());
}
