import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import type { Classification, ClassifyOptions, ModelSummary, Runtime } from '../../runtime/index.ts';
import { type AnswerDependencies, type AnswerStore, createAnswerStore, type Given } from './answer-store.ts';

const things: ModelSummary = {
  id: 'things',
  version: '0123456789abcdef',
  title: { en: 'Things' },
  description: { en: 'Two things' },
  labels: [
    { id: 'cat', name: { en: 'cat' } },
    { id: 'dog', name: { en: 'dog' } },
  ],
  artifacts: [],
  measured: { images: 1, accuracy: { float32: 1 } },
};

const answer = (id: string): Classification => ({
  model: things,
  engine: { id: 'ort-wasm', precision: 'int8', threads: 2, reason: { by: 'unmeasured' } },
  classes: [{ id, name: { en: id }, probability: 1 }],
  warnings: [],
  logits: Float32Array.of(1),
  milliseconds: { prepare: 5, run: 3, total: 8 },
  source: { width: 640, height: 480 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

interface Call extends ClassifyOptions {
  readonly file: Blob;
  resolve(result: Classification): void;
  reject(thrown: unknown): void;
}

/** A runtime whose calls wait until the test answers them. */
function fakeRuntime() {
  const calls: Call[] = [];
  const models = vi.fn<Runtime['models']>(async () => [things]);
  const runtime: AnswerDependencies['runtime'] = {
    models,
    classify: (file, options) =>
      new Promise((resolve, reject) => {
        calls.push({ ...options, file, resolve, reject });
      }),
  };
  return { runtime, calls, models };
}

const given = (name: string): Given => ({ name, file: new Blob([name]) });
const settle = () => new Promise((resolve) => setTimeout(resolve));

let fake: ReturnType<typeof fakeRuntime>;
let store: AnswerStore;
let alive: Set<string>;
const engineFor = vi.fn<AnswerDependencies['engineFor']>();

beforeEach(() => {
  fake = fakeRuntime();
  alive = new Set();
  engineFor.mockReset().mockResolvedValue(undefined);
  let count = 0;
  store = createAnswerStore({
    runtime: fake.runtime,
    engineFor,
    objectUrls: {
      createObjectURL: () => {
        count += 1;
        alive.add(`blob:${count}`);
        return `blob:${count}`;
      },
      revokeObjectURL: (url) => {
        alive.delete(url);
      },
    },
  });
});

const state = () => store.getState();
async function classify(name: string): Promise<Call> {
  state().classify(given(name));
  await settle();
  const call = fake.calls.at(-1);
  if (!call) throw new Error('classify was not called');
  return call;
}
async function show(name: string) {
  const call = await classify(name);
  call.resolve(answer(name));
  await settle();
}

describe('a picture', () => {
  it('is classified with the first model', async () => {
    const call = await classify('cat');
    expect(call.model).toBe('things');
    expect(state().job?.picture.name).toBe('cat');
    call.resolve(answer('cat'));
    await settle();
    expect(state().job).toBeNull();
    expect(state().shown?.result.classes[0]?.id).toBe('cat');
  });

  it('tells its progress', async () => {
    const call = await classify('cat');
    expect(state().job?.progress).toBeNull();
    call.onProgress({ phase: 'running' });
    expect(state().job?.progress).toEqual({ phase: 'running' });
  });

  it('waits for the list of models, which is read once', async () => {
    state().start();
    await show('cat');
    await show('dog');
    expect(fake.models).toHaveBeenCalledTimes(1);
    expect(state().models).toEqual([things]);
  });
});

describe('a newer picture', () => {
  it('aborts the running one and wins, whichever answers last', async () => {
    const older = await classify('older');
    const newer = await classify('newer');
    expect(older.signal.aborted).toBe(true);
    newer.resolve(answer('newer'));
    await settle();
    older.resolve(answer('older'));
    older.onProgress({ phase: 'running' });
    await settle();
    expect(state().shown?.picture.name).toBe('newer');
    expect(state().job).toBeNull();
  });

  it('is not disturbed by the failure of the older one', async () => {
    const older = await classify('older');
    await classify('newer');
    older.reject(new InklingError('engine-failed'));
    await settle();
    expect(state().notice).toBeNull();
    expect(state().job?.picture.name).toBe('newer');
  });

  it('keeps the previous answer on the page until its own is there', async () => {
    await show('cat');
    await classify('dog');
    expect(state().shown?.picture.name).toBe('cat');
  });
});

describe('an error', () => {
  it('keeps the previous picture and its answer', async () => {
    await show('cat');
    (await classify('broken')).reject(new InklingError('image-corrupt', 'cut short'));
    await settle();
    expect(state().shown?.picture.name).toBe('cat');
    expect(state().job).toBeNull();
    expect(state().notice).toMatchObject({ code: 'image-corrupt', detail: 'cut short', retryable: false });
  });

  it('is shown as ours when it is of an unknown kind', async () => {
    (await classify('cat')).reject(new TypeError('x is not a function'));
    await settle();
    expect(state().notice).toMatchObject({ code: 'internal', detail: 'x is not a function' });
  });

  it('goes when it is dismissed, and when a new picture comes', async () => {
    (await classify('a')).reject(new InklingError('engine-failed'));
    await settle();
    state().dismiss();
    expect(state().notice).toBeNull();
    (await classify('b')).reject(new InklingError('engine-failed'));
    await settle();
    expect(state().notice).not.toBeNull();
    await classify('c');
    expect(state().notice).toBeNull();
  });

  it('of the first picture keeps it on the page, until the notice goes', async () => {
    (await classify('cat')).reject(new InklingError('download-failed'));
    await settle();
    expect(state().notice?.picture).toMatchObject({ name: 'cat' });
    expect(alive).toEqual(new Set([state().notice?.picture?.url]));
    state().dismiss();
    expect(alive).toEqual(new Set());
  });

  it('keeps no picture that cannot be read, and none beside an answer', async () => {
    (await classify('broken')).reject(new InklingError('image-corrupt'));
    await settle();
    expect(state().notice?.picture).toBeNull();
    await show('cat');
    (await classify('dog')).reject(new InklingError('download-failed'));
    await settle();
    expect(state().notice?.picture).toBeNull();
    expect(alive).toEqual(new Set([state().shown?.picture.url]));
  });

  it('is never shown for what was cancelled', async () => {
    (await classify('cat')).reject(new InklingError('cancelled'));
    await settle();
    expect(state().notice).toBeNull();
    expect(state().job).toBeNull();
  });
});

describe('retry', () => {
  it('takes the same picture again', async () => {
    const first = await classify('cat');
    first.reject(new InklingError('download-failed'));
    await settle();
    state().retry();
    await settle();
    expect(fake.calls).toHaveLength(2);
    expect(fake.calls[1]?.file).toBe(first.file);
    expect(state().notice).toBeNull();
    expect(alive).toEqual(new Set([state().job?.picture.url]));
  });

  it('reads the list of models again when that failed', async () => {
    fake.models.mockRejectedValueOnce(new InklingError('download-failed'));
    state().start();
    await settle();
    expect(state().notice).toMatchObject({ code: 'download-failed', given: null });
    state().retry();
    await settle();
    expect(state().notice).toBeNull();
    expect(state().models).toEqual([things]);
  });

  it('does both for a picture that came before the list failed', async () => {
    fake.models.mockRejectedValueOnce(new InklingError('download-failed'));
    state().start();
    state().classify(given('cat'));
    await settle();
    expect(state().notice?.given?.name).toBe('cat');
    state().retry();
    await settle();
    expect(fake.calls).toHaveLength(1);
  });
});

describe('cancel', () => {
  it('aborts, and leaves the page as it was', async () => {
    await show('cat');
    const call = await classify('dog');
    state().cancel();
    expect(call.signal.aborted).toBe(true);
    expect(state().job).toBeNull();
    call.reject(new InklingError('cancelled'));
    await settle();
    expect(state().shown?.picture.name).toBe('cat');
    expect(state().notice).toBeNull();
  });

  it('before the list of models is there never reaches the engine', async () => {
    state().classify(given('cat'));
    state().cancel();
    await settle();
    expect(fake.calls).toHaveLength(0);
  });
});

describe('object URLs', () => {
  it('live only as long as their picture is on the page', async () => {
    await show('cat');
    await show('dog');
    expect(alive).toEqual(new Set([state().shown?.picture.url]));
    await classify('superseded');
    await classify('cancelled');
    state().cancel();
    (await classify('failed')).reject(new InklingError('image-corrupt'));
    await settle();
    expect(alive).toEqual(new Set([state().shown?.picture.url]));
  });
});

describe('choosing a model', () => {
  const food: ModelSummary = { ...things, id: 'food', title: { en: 'Food' } };

  beforeEach(async () => {
    fake.models.mockResolvedValue([things, food]);
    state().start();
    await settle();
  });

  it('pictures go to the first one until another is chosen', async () => {
    expect((await classify('cat')).model).toBe('things');
    state().choose('food');
    expect((await classify('dog')).model).toBe('food');
  });

  it('shows the picture on the page to the new model at once, and keeps the old answer until then', async () => {
    await show('cat');
    state().choose('food');
    await settle();
    expect(fake.calls.at(-1)?.model).toBe('food');
    expect(state().job?.picture.name).toBe('cat');
    expect(state().shown?.result.classes[0]?.id).toBe('cat');
  });

  it('supersedes the work that the other model had begun', async () => {
    const call = await classify('cat');
    state().choose('food');
    await settle();
    expect(call.signal.aborted).toBe(true);
    expect(fake.calls.at(-1)?.model).toBe('food');
  });

  it('choosing the current one again does nothing', async () => {
    await show('cat');
    state().choose('things');
    await settle();
    expect(fake.calls).toHaveLength(1);
  });
});

describe('the engine', () => {
  it('is left to the runtime, unless one is asked for with this model', async () => {
    expect((await classify('cat')).engine).toBeUndefined();
    engineFor.mockResolvedValue('tfjs-webgl');
    expect((await classify('dog')).engine).toBe('tfjs-webgl');
    expect(engineFor).toHaveBeenLastCalledWith('things');
  });

  it('that cannot be found out about is a failure of the picture', async () => {
    engineFor.mockRejectedValueOnce(new InklingError('download-failed'));
    state().classify(given('cat'));
    await settle();
    expect(state().notice).toMatchObject({ code: 'download-failed', given: { name: 'cat' } });
  });
});

describe('again', () => {
  it('takes the picture on the page once more, and keeps its answer until then', async () => {
    await show('cat');
    state().again();
    await settle();
    expect(fake.calls).toHaveLength(2);
    expect(state().job?.picture.name).toBe('cat');
    expect(state().shown?.picture.name).toBe('cat');
  });

  it('prefers the one that is being worked on', async () => {
    await show('cat');
    const call = await classify('dog');
    state().again();
    await settle();
    expect(call.signal.aborted).toBe(true);
    expect(state().job?.picture.name).toBe('dog');
  });

  it('takes a picture that an engine failed, but not one that cannot be read', async () => {
    await show('cat');
    (await classify('dog')).reject(new InklingError('engine-failed'));
    await settle();
    state().again();
    expect(state().job?.picture.name).toBe('dog');
    (await classify('broken')).reject(new InklingError('image-corrupt'));
    await settle();
    state().again();
    expect(state().job?.picture.name).toBe('cat');
  });

  it('does nothing without a picture', async () => {
    state().again();
    await settle();
    expect(fake.calls).toHaveLength(0);
  });
});
