import type { Runtime } from '../../runtime/index.ts';
import { createCameras } from '../../runtime/later.ts';
import { modelToAsk } from '../answer/answer-store.ts';
import { type CameraStore, createCameraStore } from '../camera/camera-store.ts';
import { isTiming } from './rules/timing-rules.ts';
import type { Stores } from './stores.ts';

type Others = Pick<Stores, 'page' | 'engines' | 'compare' | 'camera'>;

/** The camera's own store, and what the page's others mean to it. */
export function createLiveCamera(
  stores: Others,
  runtime: Pick<Runtime, 'classifyFrame' | 'models'>,
  cameras = createCameras(),
): CameraStore {
  const { page, engines, camera } = stores;
  const store = createCameraStore({
    runtime,
    cameras,
    isTiming: () => isTiming(stores),
    target: async () => {
      const models = page.getState().models ?? (await runtime.models(new AbortController().signal));
      const model = modelToAsk(models, page.getState().chosen);
      return { model: model.id, engine: await engines.getState().engineFor(model.id) };
    },
    onStill: (still) => {
      camera.getState().keepStill(still);
      page.getState().classify(still);
    },
  });
  page.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) store.getState().again();
  });
  engines.subscribe(({ wanted }, before) => {
    if (wanted !== before.wanted) store.getState().again();
  });
  return store;
}
