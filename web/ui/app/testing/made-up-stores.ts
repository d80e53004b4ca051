/** The page's stores over a made-up runtime of two models and two engines: a test says what it does in its own way. */
import { vi } from 'vitest';
import { InklingError, type Runtime } from '../../../runtime/index.ts';
import { madeUpAnswer, madeUpModel, restOfRuntime } from '../../parts/testing/made-up-model.ts';
import { createStores, type StoreDependencies, type Stores } from '../stores.ts';

export const things = madeUpModel('things', ['cat', 'dog']);
export const food = madeUpModel('food', ['pizza', 'not-pizza']);

/** Lets code arrive and promises settle. */
export async function settle() {
  await vi.dynamicImportSettled();
  await new Promise((resolve) => setTimeout(resolve));
}

/** Is not done before it is given up. */
export const never = <T>(signal: AbortSignal) =>
  new Promise<T>((_, reject) => {
    signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
  });

const runtime: Runtime = {
  ...restOfRuntime,
  models: async () => [things, food],
  engines: async () => [
    { id: 'ort-wasm', precision: 'int8', supported: true },
    { id: 'tfjs-webgl', precision: 'int8-weights', supported: true },
  ],
  classify: async (_, { model, engine }) =>
    madeUpAnswer(model === food.id ? food : things, engine, { by: engine ? 'visitor' : 'unmeasured' }),
  classifyAll: async () => {},
  measure: (_, signal) => never(signal),
  compare: (_, { signal }) => never(signal),
};

/** The stores, once the models are known. */
export async function startStores(
  own: Partial<Runtime>,
  readPicture: StoreDependencies['readPicture'] = (_, signal) => never(signal),
): Promise<Stores> {
  const stores = createStores({
    runtime: { ...runtime, ...own },
    memory: { read: () => ({ engine: null, insisted: false }), write: () => {} },
    readPicture,
    isPicture: async () => true,
    readSamples: async () => [],
    pageUrl: 'https://inkling.test/',
    whenIdle: (callback) => callback(),
    objectUrls: { createObjectURL: () => 'blob:', revokeObjectURL: () => {} },
  });
  stores.answers.getState().start();
  await settle();
  return stores;
}
