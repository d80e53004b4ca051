import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import type { BatchOptions, Classification } from '../../runtime/index.ts';
import { madeUpModel } from '../parts/testing/made-up-model.ts';
import { createListStore, type ListStore } from './list-store.ts';

const model = (id: string) => madeUpModel(id, ['cat', 'dog']);
const [things, food] = [model('things'), model('food')];

const result = (label: string, by = 'things'): Classification => ({
  model: model(by),
  engine: { id: 'ort-wasm', precision: 'int8', threads: 2, reason: { by: 'unmeasured' } },
  classes: [
    { id: label, name: { en: label }, probability: 0.75 },
    { id: label === 'cat' ? 'dog' : 'cat', name: { en: 'other' }, probability: 0.25 },
  ],
  warnings: [{ code: 'noisy' }] as unknown as Classification['warnings'],
  logits: Float32Array.of(1, 0),
  milliseconds: { prepare: 5, run: 3, total: 80 },
  source: { width: 640, height: 480 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

interface Batch extends BatchOptions {
  readonly pictures: readonly Blob[];
  resolve(): void;
  reject(thrown: unknown): void;
}

/** What each `classifyAll` was given; the test answers. */
let batches: Batch[];
let chosen: string | null;
let clock: number;
let store: ListStore;
const state = () => store.getState();
const states = () => state().entries.map(({ outcome }) => outcome.state);
const last = () => batches.at(-1) as Batch;

/** Lets promises settle, and what was gathered reach the state. */
const settle = () => vi.advanceTimersByTimeAsync(100);
const given = (name: string) => ({ name, path: `pets/${name}`, file: new Blob([name]) });

async function add(count: number) {
  state().add(Array.from({ length: count }, (_, i) => given(`${i}.png`)));
  await settle();
}

/** Answers all of the newest batch. */
async function answerAll(label = 'cat') {
  const batch = last();
  batch.pictures.forEach((_, index) => {
    batch.onResult(index, result(label, batch.model));
  });
  batch.resolve();
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
  batches = [];
  chosen = null;
  clock = 0;
  store = createListStore({
    runtime: {
      models: async () => [things, food],
      classifyAll: (pictures, options) =>
        new Promise((resolve, reject) => {
          batches.push({ ...options, pictures, resolve, reject });
          options.signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
        }),
    },
    engineFor: async () => undefined,
    chosen: () => chosen,
    now: () => clock,
  });
});
afterEach(() => vi.useRealTimers());

describe('a run', () => {
  it('takes all through the runtime, in piles, and keeps what a row needs', async () => {
    await add(130);
    expect(last().pictures).toHaveLength(128);
    expect(new Set(states())).toEqual(new Set(['running', 'waiting']));
    await answerAll();
    expect(last().pictures).toHaveLength(2);
    await answerAll('dog');
    expect(new Set(states())).toEqual(new Set(['done']));
    expect(state().status).toEqual({ phase: 'idle' });
    expect(state().entries[129]).toMatchObject({
      name: '129.png',
      path: 'pets/129.png',
      outcome: {
        answer: {
          model: things,
          engine: 'ort-wasm',
          precision: 'int8',
          probabilities: [0.25, 0.75],
          top: 1,
          milliseconds: 8,
          warnings: ['noisy'],
        },
      },
    });
  });

  it('changes the state once for many results', async () => {
    await add(100);
    const changes = vi.fn();
    store.subscribe(changes);
    for (let i = 0; i < 100; i++) last().onResult(i, result('cat'));
    expect(changes).not.toHaveBeenCalled();
    await settle();
    expect(changes).toHaveBeenCalledTimes(1);
    expect(new Set(states())).toEqual(new Set(['done']));
  });

  it('measures its rate from the first result on', async () => {
    await add(10);
    clock = 5_000; // loading
    last().onResult(0, result('cat'));
    clock = 6_000;
    last().onResult(1, result('cat'));
    await settle();
    expect(state().status).toMatchObject({ phase: 'running', settled: 2, elapsed: 1_000 });
  });

  it('takes those too that come while it runs', async () => {
    await add(2);
    await add(3);
    expect(batches).toHaveLength(1);
    await answerAll();
    expect(last().pictures).toHaveLength(3);
    await answerAll();
    expect(states()).toEqual(Array(5).fill('done'));
  });

  it('a picture that cannot be read fails alone', async () => {
    await add(2);
    last().onResult(0, { code: 'image-corrupt', detail: 'png', retryable: false });
    last().onResult(1, result('cat'));
    last().resolve();
    await settle();
    expect(states()).toEqual(['failed', 'done']);
    expect(state().entries[0]?.outcome).toMatchObject({ failure: { code: 'image-corrupt', model: things } });
  });

  it('goes to the model that is chosen now, with what is left', async () => {
    await add(3);
    last().onResult(0, result('cat'));
    chosen = 'food';
    state().restart();
    await settle();
    expect(batches[0]?.signal.aborted).toBe(true);
    expect(last()).toMatchObject({ model: 'food' });
    expect(last().pictures).toHaveLength(2);
    await answerAll();
    expect(state().entries.map(({ outcome }) => outcome.state === 'done' && outcome.answer.model.id)).toEqual(
      ['things', 'food', 'food'],
    );
  });
});

describe('cancelling', () => {
  it('keeps what is done, and goes on with the rest', async () => {
    await add(3);
    last().onResult(1, result('cat'));
    state().cancel();
    expect(states()).toEqual(['waiting', 'done', 'waiting']);
    expect(state().status).toEqual({ phase: 'stopped', code: null });
    expect(last().signal.aborted).toBe(true);
    last().onResult(2, result('dog')); // on its way already
    await settle();
    expect(states()).toEqual(['waiting', 'done', 'waiting']);
    state().resume();
    await settle();
    expect(last().pictures).toHaveLength(2);
    await answerAll();
    expect(states()).toEqual(['done', 'done', 'done']);
  });
});

describe('a failure of more than a picture', () => {
  it('of the network stops the run; what is left waits', async () => {
    await add(3);
    last().onResult(0, result('cat'));
    last().reject(new InklingError('download-failed'));
    await settle();
    expect(states()).toEqual(['done', 'waiting', 'waiting']);
    expect(state().status).toEqual({ phase: 'stopped', code: 'download-failed' });
    expect(batches).toHaveLength(1);
  });

  it('of an engine has the pile taken one by one, so that only the guilty picture fails', async () => {
    await add(4);
    last().onResult(0, result('cat'));
    last().reject(new InklingError('worker-lost'));
    await settle();
    expect(last().pictures).toHaveLength(1);
    await answerAll();
    expect(last().pictures).toHaveLength(1);
    last().reject(new InklingError('worker-lost'));
    await settle();
    await answerAll();
    expect(states()).toEqual(['done', 'done', 'failed', 'done']);
    expect(state().status.phase).toBe('idle');
  });

  it('stops when it is no picture’s fault', async () => {
    await add(10);
    for (let i = 0; i < 4; i++) {
      last().reject(new InklingError('engine-failed'));
      await settle();
    }
    expect(batches).toHaveLength(4);
    expect(state().status).toEqual({ phase: 'stopped', code: 'engine-failed' });
    expect(states()).toEqual([...Array(3).fill('failed'), ...Array(7).fill('waiting')]);
  });

  it('a runtime that forgets pictures does not keep the list waiting', async () => {
    await add(1);
    last().resolve();
    await settle();
    expect(states()).toEqual(['failed']);
    expect(state().status.phase).toBe('idle');
  });

  it('can be tried again, and what was right stays', async () => {
    await add(2);
    last().onResult(0, result('cat'));
    last().onResult(1, { code: 'out-of-memory', detail: '', retryable: true });
    last().resolve();
    await settle();
    state().retry();
    await settle();
    expect(last().pictures).toEqual([state().entries[1]?.file]);
    await answerAll();
    expect(states()).toEqual(['done', 'done']);
  });
});

describe('answers from the stage', () => {
  const picture = { id: 1, url: 'blob:', ...given('a.png') };

  it('are entries of their own, without a run', () => {
    state().addAnswered({ picture, result: result('dog') }, things);
    expect(state().entries).toMatchObject([{ name: 'a.png', outcome: { answer: { top: 1 } } }]);
    expect(batches).toHaveLength(0);
  });

  it('replace the one that the same file had', async () => {
    await add(1);
    await answerAll('cat');
    const { file } = state().entries[0] as { file: Blob };
    state().addAnswered({ picture: { ...picture, file }, result: result('dog', 'food') }, food);
    expect(state().entries).toMatchObject([{ name: '0.png', outcome: { answer: { top: 1, model: food } } }]);
  });
});

describe('another model', () => {
  it('sees all that it has not seen yet', async () => {
    await add(2);
    await answerAll();
    chosen = 'food';
    state().addAnswered(
      { picture: { ...given('b'), id: 1, url: 'blob:' }, result: result('cat', 'food') },
      food,
    );
    state().reclassify(food);
    await settle();
    expect(last()).toMatchObject({ model: 'food' });
    expect(last().pictures).toHaveLength(2);
  });
});

describe('taking off', () => {
  const names = () => state().entries.map(({ name }) => name);

  it('one, and putting it back where it was', async () => {
    await add(3);
    await answerAll();
    state().remove(2);
    expect(names()).toEqual(['0.png', '2.png']);
    state().undo();
    expect(names()).toEqual(['0.png', '1.png', '2.png']);
    expect(state().removed).toEqual([]);
  });

  it('one that is being worked on: its result is not missed', async () => {
    await add(2);
    state().remove(1);
    await answerAll();
    expect(states()).toEqual(['done']);
    expect(state().status.phase).toBe('idle');
  });

  it('all ends the run, and putting them back goes on with it', async () => {
    await add(3);
    last().onResult(0, result('cat'));
    state().clear();
    expect(state()).toMatchObject({ entries: [], status: { phase: 'idle' } });
    expect(last().signal.aborted).toBe(true);
    state().undo();
    await settle();
    expect(last().pictures).toHaveLength(2);
    await answerAll();
    expect(states()).toEqual(['done', 'done', 'done']);
  });

  it('is offered to be undone until that is declined', async () => {
    await add(2);
    state().clear();
    state().forget();
    state().undo();
    expect(names()).toEqual([]);
  });
});
