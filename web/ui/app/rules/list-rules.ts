import type { Stores } from '../stores.ts';
import { stopTiming, whenComparing, whenMeasuring } from './timing-rules.ts';

type Connected = Pick<Stores, 'page' | 'engines' | 'compare' | 'list'>;

/** What holds between the list and the rest of the page. */
export function connectList(stores: Connected) {
  noteAnswers(stores);
  followChoices(stores);
  keepTimesApart(stores);
}

/** Every answer on the stage is in the list too: the visitor's history of this visit. */
function noteAnswers({ page, list }: Connected) {
  page.subscribe(({ shown, models }, before) => {
    if (!shown || shown === before.shown) return;
    const model = models?.find(({ id }) => id === shown.result.model.id);
    if (model) list.getState().addAnswered(shown, model);
  });
}

/** What is left goes to the model and the engine that are chosen now. */
function followChoices({ page, engines, list }: Connected) {
  page.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) list.getState().restart();
  });
  engines.subscribe(({ wanted }, before) => {
    if (wanted !== before.wanted) list.getState().restart();
  });
}

/** Measuring and comparing would spoil their times beside a batch: the later one wins. */
function keepTimesApart(stores: Connected) {
  const { list } = stores;
  list.subscribe(({ status }, before) => {
    if (status.phase === 'running' && before.status.phase !== 'running') stopTiming(stores);
  });
  whenComparing(stores, () => list.getState().cancel());
  whenMeasuring(stores, () => list.getState().cancel());
}
