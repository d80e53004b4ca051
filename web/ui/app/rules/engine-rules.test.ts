import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineTiming, Runtime } from '../../../runtime/index.ts';
import { madeUpAnswer } from '../../parts/testing/made-up-model.ts';
import type { Stores } from '../stores.ts';
import { never, settle, startStores, things } from '../testing/made-up-stores.ts';

const timing = (engine: string, milliseconds: number): EngineTiming => ({ engine, threads: 1, milliseconds });

const classify = vi.fn<Runtime['classify']>(async (_, { engine }) =>
  madeUpAnswer(things, engine, { by: engine ? 'visitor' : 'unmeasured' }),
);
const measure = vi.fn<Runtime['measure']>();
let tellMeasured: (model: string, timings: readonly EngineTiming[]) => void;

let stores: Stores;
const answers = () => stores.answers.getState();
const engines = () => stores.engines.getState();
const file = new Blob(['cat']);

beforeEach(async () => {
  classify.mockClear();
  measure.mockReset().mockImplementation((_, signal) => never(signal));
  stores = await startStores({
    classify,
    measure,
    onMeasured: (listener) => {
      tellMeasured = listener;
      return () => {};
    },
  });
});

async function show() {
  answers().classify({ file, name: 'cat.png' });
  await settle();
}

describe('the engines', () => {
  it('are known for the model that pictures are shown to', async () => {
    expect(Object.keys(engines().options)).toEqual(['things']);
    answers().choose('food');
    await settle();
    expect(Object.keys(engines().options)).toEqual(['things', 'food']);
  });

  it('another one is shown the picture on the page at once', async () => {
    await show();
    engines().choose('tfjs-webgl');
    await settle();
    expect(classify.mock.lastCall?.[0]).toBe(file);
    expect(answers().shown?.result.engine.id).toBe('tfjs-webgl');
    engines().choose(null);
    await settle();
    expect(answers().shown?.result.engine.reason.by).toBe('unmeasured');
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
});
