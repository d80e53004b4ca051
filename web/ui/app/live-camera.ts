import type { Runtime } from '../../runtime/index.ts';
import { createCameras } from '../../runtime/later.ts';
import { type AnswerStore, modelToAsk } from '../answer/answer-store.ts';
import { type CameraStore, createCameraStore } from '../camera/camera-store.ts';
import type { CameraSwitch } from '../camera/camera-switch.ts';
import { isTiming, type Timing } from './rules/timing-rules.ts';

interface Others extends Timing {
  readonly answers: AnswerStore;
  readonly camera: CameraSwitch;
}

/** The camera's own store, and what the page's others mean to it. */
export function createLiveCamera(
  { answers, engines, compare, camera }: Others,
  runtime: Pick<Runtime, 'classifyFrame' | 'models'>,
  cameras = createCameras(),
): CameraStore {
  const store = createCameraStore({
    runtime,
    cameras,
    isTiming: () => isTiming({ engines, compare }),
    target: async () => {
      const models = answers.getState().models ?? (await runtime.models(new AbortController().signal));
      const model = modelToAsk(models, answers.getState().chosen);
      return { model: model.id, engine: await engines.getState().engineFor(model.id) };
    },
    onStill: (still) => {
      camera.getState().keepStill(still);
      answers.getState().classify(still);
    },
  });
  answers.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) store.getState().again();
  });
  engines.subscribe(({ wanted }, before) => {
    if (wanted !== before.wanted) store.getState().again();
  });
  return store;
}
