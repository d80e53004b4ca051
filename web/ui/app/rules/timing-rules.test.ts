import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Runtime } from '../../../runtime/index.ts';
import type { Stores } from '../stores.ts';
import { never, settle, startStores, things } from '../testing/made-up-stores.ts';
import { isTiming } from './timing-rules.ts';

const measure = vi.fn<Runtime['measure']>((_, signal) => never(signal));
const compare = vi.fn<Runtime['compare']>((_, { signal }) => never(signal));

let stores: Stores;
const engines = () => stores.engines.getState();
const comparing = () => stores.compare.getState();
const file = new Blob(['cat']);
const subject = { file, name: 'cat.png', crop: null, model: things };

async function give(picture: Blob) {
  stores.answers.getState().classify({ file: picture, name: 'x.png' });
  await settle();
}

beforeEach(async () => {
  stores = await startStores({ measure, compare });
});

describe('measuring', () => {
  it('ends when a picture comes, and when a comparison begins', async () => {
    engines().measure('things');
    await give(file);
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
    engines().measure('things');
    comparing().start(subject);
    expect(measure.mock.lastCall?.[1].aborted).toBe(true);
    expect(engines().measurement).toBeNull();
  });
});

describe('a comparison', () => {
  beforeEach(async () => {
    await give(file);
    comparing().toggle(subject);
    await settle();
  });

  it('ends when measuring begins', () => {
    engines().measure('things');
    expect(compare.mock.lastCall?.[1].signal.aborted).toBe(true);
    expect(comparing().comparison?.status.phase).toBe('cancelled');
  });

  it('ends when another picture comes, and goes when that is answered', async () => {
    const other = give(new Blob(['dog']));
    expect(comparing()).toMatchObject({ open: true, comparison: { status: { phase: 'cancelled' } } });
    await other;
    expect(comparing()).toMatchObject({ open: false, comparison: null });
  });

  it('stays when another engine answers for the same picture', async () => {
    engines().choose('tfjs-webgl');
    await settle();
    expect(comparing()).toMatchObject({ open: true, comparison: { subject: { name: 'cat.png' } } });
  });
});

it('times are taken while either runs', async () => {
  expect(isTiming(stores)).toBe(false);
  engines().measure('things');
  expect(isTiming(stores)).toBe(true);
  comparing().start(subject);
  expect(isTiming(stores)).toBe(true);
  comparing().cancel();
  expect(isTiming(stores)).toBe(false);
});
