import type { Runtime } from '../../runtime/index.ts';
import { type AnswerState, type AnswerStore, currentModel } from '../answer/answer-store.ts';
import type { DeviceStore } from '../device/device-store.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { type Connection, mayPrefetch } from './may-prefetch.ts';

export interface PrefetchDependencies {
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
  readonly device: DeviceStore;
  readonly runtime: Pick<Runtime, 'prefetch'>;
  /** Undefined where the browser does not tell. */
  readonly connection: Connection | undefined;
  /** Calls back once when the page is idle; returns what calls it off. */
  readonly whenIdle: (callback: () => void) => () => void;
}

/** The model that the first picture will need; undefined once there is one, and while something is wrong. */
function awaited({ models, chosen, job, shown, notice }: AnswerState): string | undefined {
  return job || shown || notice ? undefined : currentModel(models ?? [], chosen)?.id;
}

/**
 * While the visitor only looks at the page, fetches what the first picture will need; a picture ends it.
 */
export function prefetchWhenIdle(dependencies: PrefetchDependencies) {
  const { answers, engines, device, runtime, connection, whenIdle } = dependencies;
  let model: string | undefined;
  let stop = () => {};

  const begin = (wanted: string) => {
    const controller = new AbortController();
    const { signal } = controller;
    const fetchAhead = async () => {
      const engine = await engines.getState().engineFor(wanted);
      if (!signal.aborted) await runtime.prefetch(wanted, { engine, signal });
    };
    const callOff = whenIdle(() => {
      // Its failures are silent: the picture will say what is wrong, if it still is.
      if (mayPrefetch(connection)) fetchAhead().then(device.getState().look, () => {});
    });
    return () => {
      callOff();
      controller.abort();
    };
  };

  const follow = (state: AnswerState) => {
    const wanted = awaited(state);
    if (wanted === model) return;
    stop();
    model = wanted;
    stop = wanted ? begin(wanted) : () => {};
  };
  follow(answers.getState());
  answers.subscribe(follow);
}
