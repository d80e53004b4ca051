import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Runtime } from '../../../runtime/index.ts';
import type { Stores } from '../stores.ts';
import { never, settle, startStores, things } from '../testing/made-up-stores.ts';

const classifyAll = vi.fn<Runtime['classifyAll']>();
const measure = vi.fn<Runtime['measure']>((_, signal) => never(signal));
let stores: Stores;
const list = () => stores.list.getState();
const files = ['a.png', 'b.png'].map((name) => ({ file: new File([name], name), path: name }));

beforeEach(async () => {
  classifyAll.mockReset().mockImplementation((_, { signal }) => never(signal));
  stores = await startStores({ classifyAll, measure });
});

describe('the list', () => {
  it('has every answer of the stage, each picture once', async () => {
    const file = new Blob(['x']);
    stores.answers.getState().classify({ file, name: 'x.png' });
    await settle();
    stores.answers.getState().choose('food');
    await settle();
    expect(list().entries).toMatchObject([{ name: 'x.png', outcome: { answer: { model: { id: 'food' } } } }]);
    expect(classifyAll).not.toHaveBeenCalled();
  });

  it('takes many pictures, of which the first is on the stage too', async () => {
    stores.intake.getState().take({ files, unreadable: [] });
    await settle();
    expect(list().entries.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    expect(stores.answers.getState().shown?.picture.file).toBe(files[0]?.file);
    expect(list().entries[0]?.outcome.state).toBe('done');
  });
});

describe('a batch', () => {
  beforeEach(async () => {
    stores.intake.getState().take({ files, unreadable: [] });
    await settle();
  });
  const asked = () => classifyAll.mock.lastCall?.[1];

  it('goes on with another model, and with another engine', async () => {
    stores.answers.getState().choose('food');
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
    stores.compare.getState().start({ file: new Blob(), name: 'x', crop: null, model: things });
    expect(list().status.phase).toBe('stopped');
    list().resume();
    expect(stores.compare.getState().comparison?.status.phase).toBe('cancelled');
  });
});
