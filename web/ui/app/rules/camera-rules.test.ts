import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Cameras, InklingError, type OpenCamera, type Runtime } from '../../../runtime/index.ts';
import { madeUpAnswer, madeUpModel, restOfRuntime } from '../../parts/testing/made-up-model.ts';
import { createLiveCamera } from '../live-camera.ts';
import { createStores, type Stores } from '../stores.ts';

const model = (id: string) => madeUpModel(id);
const settle = () => new Promise((resolve) => setTimeout(resolve));
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
  });

const classifyFrame = vi.fn<Runtime['classifyFrame']>();
const measure = vi.fn<Runtime['measure']>((_, signal) => never(signal));
const runtime = {
  ...restOfRuntime,
  models: async () => [model('things'), model('food')],
  engines: async () => ['ort-wasm', 'tfjs-webgl'].map((id) => ({ id, precision: 'int8', supported: true })),
  classify: async (_, options) => madeUpAnswer(model(options.model)),
  classifyFrame,
  classifyAll: async () => {},
  measure,
  compare: (_, { signal }) => never(signal),
} satisfies Runtime;
const cameras: Cameras = {
  open: async () => ({ id: 'rear', label: '', facing: undefined, close: () => {} }) as unknown as OpenCamera,
  list: async () => [],
  watch: () => () => {},
};

let stores: Stores;
const camera = () => stores.camera.getState();
const give = async (file = new Blob(['x'])) => {
  stores.page.getState().classify({ file, name: 'x.png' });
  await settle();
};

beforeEach(async () => {
  classifyFrame.mockReset().mockImplementation((_, { signal }) => never(signal));
  stores = createStores({
    runtime,
    memory: { read: () => ({ engine: null, insisted: false }), write: () => {} },
    objectUrls: { createObjectURL: () => 'blob:', revokeObjectURL: () => {} },
  });
  stores.page.getState().start();
  await settle();
});

describe('while the camera is open', () => {
  it('a picture given by another way ends it', async () => {
    camera().show();
    await give();
    expect(camera().open).toBe(false);
  });

  it('its own still does not, nor another model that looks at the picture before', async () => {
    await give();
    camera().show();
    stores.page.getState().choose('food');
    await settle();
    expect(camera().open).toBe(true);
    const file = new Blob(['still']);
    camera().keepStill({ file, name: 'still' });
    await give(file);
    expect(camera().open).toBe(true);
    expect(stores.page.getState().shown?.picture.file).toBe(file);
  });

  it('what was begun for the picture on the page has ended', async () => {
    await give();
    stores.compare.getState().toggle({ file: new Blob(), name: 'x', model: model('things') });
    camera().show();
    expect(stores.compare.getState().comparison?.status.phase).toBe('cancelled');
    stores.engines.getState().measure('things');
    camera().hide();
    camera().show();
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
  });
});

describe('the live camera', () => {
  const grab = async () => ({}) as ImageBitmap;
  const asked = () => classifyFrame.mock.lastCall?.[1];

  async function look() {
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
    stores.page.getState().choose('food');
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
    camera().show();
    const file = new Blob(['still']);
    state().snap(async () => file, 'Camera, 14:03:22');
    await settle();
    expect(camera()).toMatchObject({ open: true, still: { file } });
    expect(stores.page.getState().shown?.picture).toMatchObject({ file, name: 'Camera, 14:03:22' });
  });
});
