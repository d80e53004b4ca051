/** What holds between the picture on the page and the engines. */
import { type AnswerStore, currentModel } from '../../answer/answer-store.ts';
import { askedEngine, type EngineStore } from '../../engines/engine-store.ts';

interface Joined {
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
}

/** The engines are known for the model that pictures are shown to; asking them all may take long, and no picture or answer waits for it. */
export function followModel({ answers, engines }: Joined, whenIdle: (callback: () => void) => void) {
  let known: string | undefined;
  answers.subscribe(({ models, chosen, job }) => {
    const model = currentModel(models ?? [], chosen)?.id;
    if (job || !model || model === known) return;
    known = model;
    whenIdle(() => engines.getState().look(model));
  });
}

/** Another engine is shown the picture on the page at once, as another model is. */
export function followChoice({ answers, engines }: Joined) {
  engines.subscribe(({ wanted }, before) => {
    if (wanted !== before.wanted) answers.getState().again();
  });
}

/** Where the choice is left to the page, the answer is that of the engine just measured to be the fastest. */
export function followMeasurement({ answers, engines }: Joined) {
  engines.subscribe((state, before) => {
    const { shown, again } = answers.getState();
    const model = shown?.result.model.id;
    // What was measured in the background counts from the next picture on.
    if (state.measurement?.phase !== 'done' || state.measurement === before.measurement) return;
    if (!model || askedEngine(state, model)) return;
    const fastest = state.timings[model]?.[0]?.engine;
    if (fastest && fastest !== shown.result.engine.id) again();
  });
}
