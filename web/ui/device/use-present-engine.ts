import { useStore } from 'zustand';
import type { ModelSummary } from '../../runtime/index.ts';
import type { AnswerStore } from '../answer/answer-store.ts';
import { askedEngine, type EngineStore } from '../engines/engine-store.ts';

/** The engine that would run a model now: the one asked for, else the one that answered last, else the first that can. */
export function usePresentEngine(engines: EngineStore, answers: AnswerStore, model: ModelSummary): string {
  const asked = useStore(engines, (state) => askedEngine(state, model.id));
  const answered = useStore(answers, ({ shown }) => shown?.result.engine.id);
  const first = useStore(
    engines,
    ({ options }) =>
      Object.values(options)
        .flatMap((known) => known ?? [])
        .find(({ supported }) => supported)?.id,
  );
  return asked ?? answered ?? first ?? (model.artifacts[0]?.engine as string);
}
