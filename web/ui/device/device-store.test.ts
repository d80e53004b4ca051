import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError, type Kept, type Runtime } from '../../runtime/index.ts';
import { createDeviceStore, type DeviceStore, isKept } from './device-store.ts';

const nothing: Kept = { models: [], engines: [], page: 0, other: 0, total: 0, measuredModels: 0 };
const things: Kept = { ...nothing, models: [{ id: 'things', bytes: 5, engines: ['ort-wasm'] }] };
const runtime = {
  kept: vi.fn<Runtime['kept']>(),
  fetch: vi.fn<Runtime['fetch']>(),
  remove: vi.fn<Runtime['remove']>(),
  clear: vi.fn<Runtime['clear']>(),
};
const settle = () => new Promise((resolve) => setTimeout(resolve));

let store: DeviceStore;
const device = () => store.getState();

beforeEach(() => {
  runtime.kept.mockReset().mockResolvedValue(nothing);
  runtime.fetch.mockReset().mockImplementation(
    ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
      }),
  );
  runtime.remove.mockReset().mockResolvedValue();
  runtime.clear.mockReset().mockResolvedValue();
  store = createDeviceStore({ runtime, engineFor: async () => 'ort-wasm' });
});

describe('fetching', () => {
  it('asks for the engine that would run, tells how far it is, and then what is here', async () => {
    let finish = () => {};
    runtime.fetch.mockImplementation(() => new Promise((resolve) => (finish = resolve)));
    device().fetch('things');
    expect(device().fetching).toEqual({ model: 'things', progress: null });
    await settle();
    const options = runtime.fetch.mock.lastCall?.[0];
    expect(options).toMatchObject({ model: 'things', engine: 'ort-wasm' });
    const progress = { phase: 'downloading', what: 'model', loaded: 1, total: 2 } as const;
    options?.onProgress(progress);
    expect(device().fetching).toEqual({ model: 'things', progress });
    runtime.kept.mockResolvedValue(things);
    finish();
    await settle();
    expect(device()).toMatchObject({ fetching: null, failed: null, kept: things });
  });

  it('can be cancelled, which is no failure', async () => {
    device().fetch('things');
    await settle();
    device().cancel();
    await settle();
    expect(runtime.fetch.mock.lastCall?.[0].signal.aborted).toBe(true);
    expect(device()).toMatchObject({ fetching: null, failed: null });
  });

  it('gives up one for another', async () => {
    device().fetch('things');
    await settle();
    device().fetch('food');
    await settle();
    expect(runtime.fetch.mock.calls[0]?.[0].signal.aborted).toBe(true);
    expect(device().fetching?.model).toBe('food');
  });

  it('says how it failed, until it is tried again', async () => {
    runtime.fetch.mockRejectedValueOnce(new InklingError('download-refused', '503'));
    device().fetch('things');
    await settle();
    expect(device()).toMatchObject({ fetching: null, failed: { model: 'things', code: 'download-refused' } });
    device().fetch('things');
    expect(device().failed).toBeNull();
  });
});

describe('removing', () => {
  it('looks again, also where it did not work', async () => {
    runtime.kept.mockResolvedValue(things);
    runtime.remove.mockRejectedValueOnce(new Error('no'));
    device().remove('things');
    await settle();
    expect(device().kept).toEqual(things);
  });

  it('ends the fetching of the same model, and of all when everything goes', async () => {
    device().fetch('things');
    await settle();
    device().remove('food');
    expect(device().fetching).not.toBeNull();
    device().remove('things');
    expect(device().fetching).toBeNull();
    device().fetch('things');
    device().clear();
    await settle();
    expect(device()).toMatchObject({ fetching: null, cleared: true, kept: nothing });
  });

  it('says that everything went only when it did', async () => {
    runtime.clear.mockRejectedValueOnce(new Error('no'));
    device().clear();
    await settle();
    expect(device().cleared).toBe(false);
  });
});

it('what cannot be told leaves what was known', async () => {
  runtime.kept.mockResolvedValueOnce(things).mockRejectedValueOnce(new InklingError('download-failed'));
  device().look();
  await settle();
  device().look();
  await settle();
  expect(device().kept).toEqual(things);
});

it('a model is here for an engine that has all its files', () => {
  expect(isKept(things, 'things', 'ort-wasm')).toBe(true);
  expect(isKept(things, 'things', 'tfjs-webgl')).toBe(false);
  expect(isKept(things, 'food', 'ort-wasm')).toBe(false);
  expect(isKept(null, 'things', 'ort-wasm')).toBe(false);
});
