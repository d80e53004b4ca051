import { beforeEach, expect, it, vi } from 'vitest';
import { type Cameras, InklingError, type OpenCamera, type Runtime } from '../../runtime/index.ts';
import { createLiveCamera } from './live-camera.ts';
import type { Stores } from './stores.ts';
import { food, never, settle, startStores, things } from './testing/made-up-stores.ts';

const classifyFrame = vi.fn<Runtime['classifyFrame']>();
const cameras: Cameras = {
  open: async () => ({ id: 'rear', label: '', facing: undefined, close: () => {} }) as unknown as OpenCamera,
  list: async () => [],
  watch: () => () => {},
};
const grab = async () => ({}) as ImageBitmap;
const asked = () => classifyFrame.mock.lastCall?.[1];

let stores: Stores;

beforeEach(async () => {
  classifyFrame.mockReset().mockImplementation((_, { signal }) => never(signal));
  stores = await startStores({ classifyFrame });
});

async function look() {
  const runtime = { classifyFrame, models: async () => [things, food] };
  const store = createLiveCamera(stores, runtime, cameras);
  store.getState().start();
  await settle();
  store.getState().offer(grab);
  await settle();
  return store.getState;
}

it('asks the chosen model, and another one from the next frame on', async () => {
  const state = await look();
  expect(asked()).toMatchObject({ model: 'things', engine: undefined });
  const { signal } = classifyFrame.mock.lastCall?.[1] ?? {};
  stores.answers.getState().choose('food');
  expect(signal?.aborted).toBe(true);
  await settle();
  state().offer(grab);
  await settle();
  expect(asked()).toMatchObject({ model: 'food' });
});

it('asks the engine that was chosen, even after one that failed', async () => {
  classifyFrame.mockRejectedValueOnce(new InklingError('engine-failed'));
  const state = await look();
  expect(state().failure?.code).toBe('engine-failed');
  stores.engines.getState().choose('tfjs-webgl');
  expect(state().failure).toBeNull();
  state().offer(grab);
  await settle();
  expect(asked()).toMatchObject({ engine: 'tfjs-webgl' });
});

it('leaves the engines alone while they are measured', async () => {
  const state = await look();
  state().again();
  await settle();
  stores.engines.getState().measure('things');
  classifyFrame.mockClear();
  state().offer(grab);
  await settle();
  expect(classifyFrame).not.toHaveBeenCalled();
});

it('gives a still to the page, and knows it as its own', async () => {
  const state = await look();
  stores.camera.getState().show();
  const file = new Blob(['still']);
  state().snap(async () => file, 'Camera, 14:03:22');
  await settle();
  expect(stores.camera.getState()).toMatchObject({ open: true, still: { file } });
  expect(stores.answers.getState().shown?.picture).toMatchObject({ file, name: 'Camera, 14:03:22' });
});
