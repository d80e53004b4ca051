import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import type { EngineOption, EngineTiming, Runtime } from '../../runtime/index.ts';
import { askedEngine, createEngineStore } from './engine-store.ts';
import type { WantedEngine, WantedEngineMemory } from './wanted-engine.ts';

const options: readonly EngineOption[] = [
  { id: 'ort-wasm', precision: 'int8', supported: true },
  { id: 'tfjs-webgl', precision: 'int8-weights', supported: false },
];
const timings: readonly EngineTiming[] = [{ engine: 'ort-wasm', threads: 2, milliseconds: 3 }];
const settle = () => new Promise((resolve) => setTimeout(resolve));

const engines = vi.fn<Runtime['engines']>();
const measure = vi.fn<Runtime['measure']>();
const write = vi.fn<WantedEngineMemory['write']>();

beforeEach(() => {
  engines.mockReset().mockResolvedValue(options);
  measure.mockReset().mockResolvedValue(timings);
  write.mockReset();
});

const nobody: WantedEngine = { engine: null, insisted: false };
const create = (wanted = nobody) =>
  createEngineStore({
    runtime: { engines, measure, onMeasured: () => () => {} },
    memory: { read: () => wanted, write },
  });

describe('the engine to ask for', () => {
  it('is left to the runtime until one is chosen, and nothing is read for that', async () => {
    expect(await create().getState().engineFor('things')).toBeUndefined();
    expect(engines).not.toHaveBeenCalled();
  });

  it('is the chosen one, which is remembered', async () => {
    const store = create();
    store.getState().choose('ort-wasm');
    expect(await store.getState().engineFor('things')).toBe('ort-wasm');
    expect(write).toHaveBeenCalledExactlyOnceWith('ort-wasm');
    store.getState().choose(null);
    expect(await store.getState().engineFor('things')).toBeUndefined();
    expect(write).toHaveBeenLastCalledWith(null);
  });

  it('is not one remembered that this browser cannot run, or that the model does not have', async () => {
    const unsupported = create({ engine: 'tfjs-webgl', insisted: false });
    expect(await unsupported.getState().engineFor('things')).toBeUndefined();
    const unknown = create({ engine: 'gone', insisted: false });
    expect(await unknown.getState().engineFor('things')).toBeUndefined();
    expect(unknown.getState().wanted.engine).toBe('gone'); // another model may have it
  });

  it('is always one that the address insists on', async () => {
    const store = create({ engine: 'tfjs-webgl', insisted: true });
    expect(await store.getState().engineFor('things')).toBe('tfjs-webgl');
  });

  it('is no longer that of the address once another is chosen by hand', () => {
    const store = create({ engine: 'tfjs-webgl', insisted: true });
    store.getState().choose('ort-wasm');
    expect(store.getState().wanted).toEqual({ engine: 'ort-wasm', insisted: false });
    expect(askedEngine(store.getState(), 'things')).toBe('ort-wasm');
  });
});

describe('the engines for a model', () => {
  it('are read once', async () => {
    const store = create();
    store.getState().look('things');
    store.getState().look('things');
    await settle();
    expect(store.getState().options.things).toEqual(options);
    expect(engines).toHaveBeenCalledTimes(1);
  });

  it('are read again after a failure', async () => {
    engines.mockRejectedValueOnce(new InklingError('download-failed'));
    const store = create();
    store.getState().look('things');
    await settle();
    expect(store.getState().options.things).toBeUndefined();
    store.getState().look('things');
    await settle();
    expect(store.getState().options.things).toEqual(options);
  });
});

describe('measuring', () => {
  it('shows that it is under way, and then the times', async () => {
    const store = create();
    store.getState().measure('things');
    expect(store.getState().measurement).toEqual({ phase: 'running', model: 'things' });
    await settle();
    expect(store.getState().measurement).toEqual({ phase: 'done', model: 'things' });
    expect(store.getState().timings.things).toEqual(timings);
  });

  it('that is stopped leaves the times as they were', async () => {
    const store = create();
    store.getState().measure('things');
    await settle();
    let fail: (thrown: unknown) => void = () => {};
    measure.mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)));
    store.getState().measure('things');
    store.getState().stopMeasuring();
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
    expect(store.getState().measurement).toBeNull();
    fail(new InklingError('cancelled'));
    await settle();
    expect(store.getState().measurement).toBeNull();
    expect(store.getState().timings.things).toEqual(timings);
  });

  it('that fails says with what', async () => {
    measure.mockRejectedValueOnce(new InklingError('engine-failed'));
    const store = create();
    store.getState().measure('things');
    await settle();
    expect(store.getState().measurement).toEqual({
      phase: 'failed',
      model: 'things',
      code: 'engine-failed',
    });
  });

  it('begun anew supersedes what was under way', async () => {
    let finish: (timings: readonly EngineTiming[]) => void = () => {};
    measure.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    const store = create();
    store.getState().measure('things');
    store.getState().measure('things');
    await settle();
    finish([]);
    await settle();
    expect(store.getState().timings.things).toEqual(timings);
  });
});
