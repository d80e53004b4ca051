import { describe, expect, it } from 'vitest';
import { InklingError } from '../../../runtime/index.ts';
import { createCountsStore } from '../../counts/counts-store.ts';
import { madeUpAnswer } from '../../parts/testing/made-up-model.ts';
import { food, settle, startStores, things } from '../testing/made-up-stores.ts';
import { countAnswers } from './counts-rules.ts';

const storage = () => {
  throw new Error('none');
};
const picture = { file: new Blob(['x']), name: 'x.png' };
const { id, version } = things;

async function counting(runtime: Parameters<typeof startStores>[0], clock = { now: 0 }) {
  const stores = await startStores(runtime);
  const counts = createCountsStore({}, storage);
  countAnswers({ answers: stores.answers, counts }, () => clock.now);
  return { ...stores, counts };
}

describe('an answer on the page', () => {
  it('counts with how long it took, and whether the model was fetched for it', async () => {
    const clock = { now: 1_000 };
    let fetch = true;
    const { answers, counts } = await counting(
      {
        classify: async (_, { onProgress }) => {
          clock.now += 250;
          if (fetch) onProgress({ phase: 'downloading', what: 'both', loaded: 1, total: 2 });
          else onProgress({ phase: 'downloading', what: 'engine', loaded: 1, total: 2 });
          return madeUpAnswer(things);
        },
      },
      clock,
    );
    answers.getState().classify(picture);
    await settle();
    fetch = false;
    answers.getState().classify(picture);
    await settle();
    const answered = { engine: 'ort-wasm', outcome: 'answered', label: 'cat', wait: 250 };
    expect(counts.getState().counted).toMatchObject([
      { ...answered, model: { id, version }, fetched: true },
      { ...answered, fetched: false },
    ]);
  });

  it('counts once, whatever else changes on the page', async () => {
    const { answers, counts } = await counting({});
    answers.getState().classify(picture);
    await settle();
    answers.getState().setPreview(madeUpAnswer(things)); // another part, while it is chosen
    answers.getState().setPreview(null);
    answers.getState().dismiss();
    expect(counts.getState().counted).toHaveLength(1);
    answers.getState().choose(food.id);
    await settle();
    expect(counts.getState().counted.map(({ model }) => model?.id)).toEqual([id, food.id]);
  });

  it.each([
    { warnings: [{ code: 'blurred' as const, low: 1, value: 0 }] },
    { classes: [{ id: 'cat', name: { en: 'cat' }, probability: 0.2 }] },
  ])('that names no class is held back: %j', async (unsure) => {
    const { answers, counts } = await counting({
      classify: async () => ({ ...madeUpAnswer(things), ...unsure }) as never,
    });
    answers.getState().classify(picture);
    await settle();
    expect(counts.getState().counted).toMatchObject([{ outcome: 'held-back' }]);
  });

  it('of a file that lacks its end is an answer', async () => {
    const { answers, counts } = await counting({
      classify: async () => ({ ...madeUpAnswer(things), warnings: [{ code: 'truncated' }] }),
    });
    answers.getState().classify(picture);
    await settle();
    expect(counts.getState().counted).toMatchObject([{ outcome: 'answered', label: 'cat' }]);
  });

  it('that is there before its code was, counts too', async () => {
    const stores = await startStores({});
    stores.answers.getState().classify(picture);
    await settle();
    const counts = createCountsStore({}, storage);
    countAnswers({ answers: stores.answers, counts }, () => 2_000);
    expect(counts.getState().counted).toMatchObject([{ outcome: 'answered', wait: 2_000 }]);
  });
});

describe('a failure', () => {
  it('counts by its code; what the visitor cancelled does not', async () => {
    const failures = [new InklingError('image-corrupt'), new InklingError('cancelled')];
    const { answers, counts } = await counting({
      classify: async () => {
        throw failures.shift();
      },
    });
    answers.getState().classify(picture);
    await settle();
    answers.getState().classify(picture);
    await settle();
    expect(counts.getState().counted).toMatchObject([
      { outcome: 'failed', code: 'image-corrupt', model: { id, version }, engine: null },
    ]);
  });

  it('of the models themselves is of none', async () => {
    const { counts } = await counting({
      models: async () => {
        throw new InklingError('download-refused');
      },
    });
    expect(counts.getState().counted).toMatchObject([
      { outcome: 'failed', code: 'download-refused', model: null, engine: null },
    ]);
  });
});

it('the list and comparisons have no part in it', async () => {
  const { list, counts } = await counting({
    classifyAll: async (pictures, { onResult }) => {
      for (const [at] of pictures.entries()) onResult(at, madeUpAnswer(things));
    },
  });
  list.getState().add([picture, { ...picture, name: 'y.png' }]);
  await expect
    .poll(() => list.getState().entries.map(({ outcome }) => outcome.state))
    .toEqual(['done', 'done']);
  expect(counts.getState().counted).toEqual([]);
});
