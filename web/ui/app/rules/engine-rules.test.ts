import { beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  ClassifyOptions,
  EngineOption,
  EngineReason,
  EngineTiming,
  Kept,
  Runtime,
} from '../../../runtime/index.ts';
import { InklingError } from '../../../runtime/index.ts';
import { madeUpAnswer, madeUpModel } from '../../parts/testing/made-up-model.ts';
import { prefetchWhenIdle } from '../prefetch.ts';
import { createStores, type Stores } from '../stores.ts';

const model = (id: string) => madeUpModel(id);
const options: readonly EngineOption[] = [
  { id: 'ort-wasm', precision: 'int8', supported: true },
  { id: 'tfjs-webgl', precision: 'int8-weights', supported: true },
];
const timing = (engine: string, milliseconds: number): EngineTiming => ({ engine, threads: 1, milliseconds });
const answer = (modelId: string, engine: string, reason: EngineReason) =>
  madeUpAnswer(model(modelId), engine, reason);

const never = <T>(signal: AbortSignal) =>
  new Promise<T>((_, reject) => {
    signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
  });
const settle = () => new Promise((resolve) => setTimeout(resolve));

const classify = vi.fn((_: Blob, { model, engine }: ClassifyOptions) =>
  Promise.resolve(answer(model, engine ?? 'ort-wasm', { by: engine ? 'visitor' : 'unmeasured' })),
);
const measure = vi.fn<Runtime['measure']>();
const compare = vi.fn<Runtime['compare']>();
const prefetch = vi.fn<Runtime['prefetch']>();
let tellMeasured: (model: string, timings: readonly EngineTiming[]) => void;
const kept = vi.fn<Runtime['kept']>();
const runtime: Runtime = {
  models: async () => [model('things'), model('food')],
  engines: async () => options,
  classify,
  classifyFrame: async () => {
    throw new InklingError('internal', 'no camera here');
  },
  classifyAll: async () => {},
  measure,
  compare,
  onMeasured: (listener) => {
    tellMeasured = listener;
    return () => {};
  },
  prefetch,
  fetch: async () => {},
  kept,
  remove: async () => {},
  clear: async () => {},
  dispose: () => {},
};

const nothingKept: Kept = {
  models: [],
  engines: [],
  page: 0,
  other: 0,
  total: undefined,
  measuredModels: 0,
};

let stores: Stores;
const page = () => stores.page.getState();
const engines = () => stores.engines.getState();
const comparing = () => stores.compare.getState();
const file = new Blob(['cat']);
const subject = { file, name: 'cat.png', model: model('things') };

beforeEach(async () => {
  classify.mockClear();
  measure.mockReset().mockImplementation((_, signal) => never(signal));
  compare.mockReset().mockImplementation((_, { signal }) => never(signal));
  prefetch.mockReset().mockResolvedValue();
  kept.mockReset().mockResolvedValue(nothingKept);
  stores = createStores({
    runtime,
    memory: { read: () => ({ engine: null, insisted: false }), write: () => {} },
    objectUrls: { createObjectURL: () => 'blob:', revokeObjectURL: () => {} },
  });
  page().start();
  await settle();
});

async function show() {
  page().classify({ file, name: 'cat.png' });
  await settle();
}

describe('the engines', () => {
  it('are known for the model that pictures are shown to', async () => {
    expect(Object.keys(engines().options)).toEqual(['things']);
    page().choose('food');
    await settle();
    expect(Object.keys(engines().options)).toEqual(['things', 'food']);
  });

  it('another one is shown the picture on the page at once', async () => {
    await show();
    engines().choose('tfjs-webgl');
    await settle();
    expect(classify.mock.lastCall?.[0]).toBe(file);
    expect(page().shown?.result.engine.id).toBe('tfjs-webgl');
    engines().choose(null);
    await settle();
    expect(page().shown?.result.engine.reason.by).toBe('unmeasured');
  });
});

describe('measuring', () => {
  it('shows the picture to the engine that turned out fastest', async () => {
    await show();
    measure.mockResolvedValueOnce([timing('tfjs-webgl', 1), timing('ort-wasm', 2)]);
    engines().measure('things');
    await settle();
    expect(classify).toHaveBeenCalledTimes(2);
    expect(classify.mock.lastCall?.[1].engine).toBeUndefined(); // it chooses itself, and remembers why
  });

  it('in the background leaves the answer alone', async () => {
    await show();
    tellMeasured('things', [timing('tfjs-webgl', 1), timing('ort-wasm', 2)]);
    await settle();
    expect(engines().timings.things?.[0]?.engine).toBe('tfjs-webgl');
    expect(classify).toHaveBeenCalledTimes(1);
  });

  it('leaves the answer alone when it is of the fastest already, or of one chosen by hand', async () => {
    await show();
    measure.mockResolvedValueOnce([timing('ort-wasm', 1), timing('tfjs-webgl', 2)]);
    engines().measure('things');
    await settle();
    expect(classify).toHaveBeenCalledTimes(1);
    engines().choose('ort-wasm');
    await settle();
    measure.mockResolvedValueOnce([timing('tfjs-webgl', 1), timing('ort-wasm', 2)]);
    engines().measure('things');
    await settle();
    expect(classify).toHaveBeenCalledTimes(2);
  });

  it('ends when a picture comes, and when a comparison begins', async () => {
    engines().measure('things');
    await show();
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
    engines().measure('things');
    comparing().start(subject);
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
    expect(engines().measurement).toBeNull();
  });
});

describe('a comparison', () => {
  beforeEach(async () => {
    await show();
    comparing().toggle(subject);
    await settle();
  });

  it('ends when measuring begins', () => {
    engines().measure('things');
    expect(compare.mock.lastCall?.[1].signal.aborted).toBe(true);
    expect(comparing().comparison?.status.phase).toBe('cancelled');
  });

  it('ends when another picture comes, and goes when that is answered', async () => {
    page().classify({ file: new Blob(['dog']), name: 'dog.png' });
    expect(comparing()).toMatchObject({ open: true, comparison: { status: { phase: 'cancelled' } } });
    await settle();
    expect(comparing()).toMatchObject({ open: false, comparison: null });
  });

  it('stays when another engine answers for the same picture', async () => {
    engines().choose('tfjs-webgl');
    await settle();
    expect(comparing()).toMatchObject({ open: true, comparison: { subject: { name: 'cat.png' } } });
  });
});

describe('prefetching', () => {
  let idle: (() => void)[];
  const callOff = vi.fn();
  const whenIdle = (callback: () => void) => {
    idle.push(callback);
    return callOff;
  };
  const begin = (connection?: { saveData: boolean }) =>
    prefetchWhenIdle({ ...stores, runtime, connection, whenIdle });

  beforeEach(() => {
    idle = [];
    callOff.mockReset();
  });

  it('waits until the page is idle, then fetches for the first model', async () => {
    begin();
    expect(prefetch).not.toHaveBeenCalled();
    idle[0]?.();
    await settle();
    expect(prefetch).toHaveBeenCalledExactlyOnceWith('things', { signal: expect.any(AbortSignal) });
  });

  it('does not happen with Save-Data on', () => {
    begin({ saveData: true });
    idle[0]?.();
    expect(prefetch).not.toHaveBeenCalled();
  });

  it('is for the engine that was chosen by hand', async () => {
    begin();
    engines().choose('tfjs-webgl');
    idle[0]?.();
    await settle();
    expect(prefetch.mock.lastCall?.[1].engine).toBe('tfjs-webgl');
  });

  it('is ended by a picture, and does not begin after one', async () => {
    begin();
    idle[0]?.();
    await settle();
    page().classify({ file, name: 'cat.png' });
    expect(prefetch.mock.lastCall?.[1].signal.aborted).toBe(true);
    expect(callOff).toHaveBeenCalledTimes(1);
    await settle();
    expect(idle).toHaveLength(1);
  });

  it('follows the choice of a model', async () => {
    begin();
    idle[0]?.();
    await settle();
    page().choose('food');
    expect(prefetch.mock.lastCall?.[1].signal.aborted).toBe(true);
    idle[1]?.();
    await settle();
    expect(prefetch.mock.lastCall?.[0]).toBe('food');
  });

  it('keeps its failures to itself', async () => {
    prefetch.mockRejectedValueOnce(new InklingError('download-failed'));
    begin();
    idle[0]?.();
    await settle();
    expect(page().notice).toBeNull();
  });
});
