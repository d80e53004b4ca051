import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../../core/errors.ts';
import type { Classification, Runtime } from '../../../runtime/index.ts';
import { madeUpModel, restOfRuntime } from '../../parts/testing/made-up-model.ts';
import { createStores, type Stores } from '../stores.ts';

const model = (id: string) => madeUpModel(id, ['cat', 'dog']);
const answer = (id: string): Classification => ({
  model: model(id),
  engine: { id: 'ort-wasm', precision: 'int8', threads: 1, reason: { by: 'unmeasured' } },
  classes: [
    { id: 'dog', name: { en: 'dog' }, probability: 0.8 },
    { id: 'cat', name: { en: 'cat' }, probability: 0.2 },
  ],
  warnings: [],
  logits: Float32Array.of(0, 1),
  milliseconds: { prepare: 1, run: 1, total: 2 },
  source: { width: 1, height: 1 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

const never = <T>(signal: AbortSignal) =>
  new Promise<T>((_, reject) => {
    signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
  });
const settle = () => new Promise((resolve) => setTimeout(resolve));

const classifyAll = vi.fn<Runtime['classifyAll']>();
const measure = vi.fn<Runtime['measure']>();
const compare = vi.fn<Runtime['compare']>();
let stores: Stores;
const list = () => stores.list.getState();
const files = ['a.png', 'b.png'].map((name) => ({ file: new File([name], name), path: name }));

beforeEach(async () => {
  classifyAll.mockReset().mockImplementation((_, { signal }) => never(signal));
  measure.mockReset().mockImplementation((_, signal) => never(signal));
  compare.mockReset().mockImplementation((_, { signal }) => never(signal));
  stores = createStores({
    runtime: {
      ...restOfRuntime,
      models: async () => [model('things'), model('food')],
      engines: async () => [
        { id: 'ort-wasm', precision: 'int8', supported: true },
        { id: 'tfjs-webgl', precision: 'int8-weights', supported: true },
      ],
      classify: async (_, options) => answer(options.model),
      classifyAll,
      measure,
      compare,
    },
    memory: { read: () => ({ engine: null, insisted: false }), write: () => {} },
    objectUrls: { createObjectURL: () => 'blob:', revokeObjectURL: () => {} },
  });
  stores.page.getState().start();
  await settle();
});

describe('the list', () => {
  it('has every answer of the stage, each picture once', async () => {
    const file = new Blob(['x']);
    stores.page.getState().classify({ file, name: 'x.png' });
    await settle();
    stores.page.getState().choose('food');
    await settle();
    expect(list().entries).toMatchObject([{ name: 'x.png', outcome: { answer: { model: { id: 'food' } } } }]);
    expect(classifyAll).not.toHaveBeenCalled();
  });

  it('takes many pictures, of which the first is on the stage too', async () => {
    stores.intake.getState().take(files);
    await settle();
    expect(list().entries.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    expect(stores.page.getState().shown?.picture.file).toBe(files[0]?.file);
    expect(list().entries[0]?.outcome.state).toBe('done');
  });
});

describe('a batch', () => {
  beforeEach(async () => {
    stores.intake.getState().take(files);
    await settle();
  });
  const asked = () => classifyAll.mock.lastCall?.[1];

  it('goes on with another model, and with another engine', async () => {
    stores.page.getState().choose('food');
    await settle();
    expect(classifyAll.mock.calls[0]?.[1].signal.aborted).toBe(true);
    expect(asked()?.model).toBe('food');
    stores.engines.getState().choose('tfjs-webgl');
    await settle();
    expect(asked()?.engine).toBe('tfjs-webgl');
    expect(list().status.phase).toBe('running');
  });

  it('is stopped by measuring, and by a comparison', () => {
    stores.engines.getState().measure('things');
    expect(list().status).toEqual({ phase: 'stopped', code: null });
    list().resume();
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
    stores.compare.getState().start({ file: new Blob(), name: 'x', model: model('things') });
    expect(list().status.phase).toBe('stopped');
    list().resume();
    expect(stores.compare.getState().comparison?.status.phase).toBe('cancelled');
  });
});
