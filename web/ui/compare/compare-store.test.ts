import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import type { CompareOptions, EngineComparison, EngineOption, Runtime } from '../../runtime/index.ts';
import { type CompareStore, createCompareStore, type Subject } from './compare-store.ts';

const option = (id: string, supported = true): EngineOption => ({ id, precision: 'int8', supported });
const answer = (id: string): EngineComparison => ({
  id,
  engine: { id, precision: 'int8', threads: 1, reason: { by: 'visitor' } },
  classes: [],
  logits: new Float32Array(),
  milliseconds: { load: 1, warmUp: 1, first: 1, median: 1, p95: 1 },
  runs: 30,
});
const subject: Subject = {
  file: new Blob(['cat']),
  name: 'cat.png',
  crop: null,
  model: { id: 'things', version: '0123456789abcdef' },
};

interface Call extends CompareOptions {
  resolve(result: EngineComparison): void;
  reject(thrown: unknown): void;
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const engines = vi.fn<Runtime['engines']>();
let calls: Call[];
let store: CompareStore;

beforeEach(() => {
  calls = [];
  engines.mockReset().mockResolvedValue([option('first'), option('absent', false), option('second')]);
  const compare: Runtime['compare'] = (_, options) =>
    new Promise((resolve, reject) => {
      calls.push({ ...options, resolve, reject });
    });
  store = createCompareStore({ runtime: { engines, compare }, now: () => 0 });
});

const state = () => store.getState();
const comparison = () => {
  const { comparison } = state();
  if (!comparison) throw new Error('there is no comparison');
  return comparison;
};
async function start() {
  state().toggle(subject);
  await settle();
}
async function finish(index: number) {
  const call = calls[index];
  if (!call) throw new Error(`call ${index} was not made`);
  call.resolve(answer(call.engine));
  await settle();
}

describe('a comparison', () => {
  it('runs each supported engine, one after another', async () => {
    await start();
    expect(calls.map(({ engine }) => engine)).toEqual(['first']);
    await finish(0);
    expect(calls.map(({ engine }) => engine)).toEqual(['first', 'second']);
    expect(calls[1]).toMatchObject({ model: 'things' });
    await finish(1);
    expect(comparison().results.map(({ id }) => id)).toEqual(['first', 'second']);
    expect(comparison().status).toEqual({ phase: 'done', at: '1970-01-01T00:00:00.000Z' });
  });

  it('tells which engine is at work, and how far it is', async () => {
    await start();
    expect(comparison().status).toEqual({ phase: 'running', engine: 'first', progress: null });
    calls[0]?.onProgress({ phase: 'starting' });
    expect(comparison().status).toMatchObject({ progress: { phase: 'starting' } });
  });

  it('keeps an engine’s failure beside the others’ answers, even one that was thrown', async () => {
    await start();
    calls[0]?.reject(new TypeError('x is not a function'));
    await settle();
    await finish(1);
    expect(comparison().results[0]).toEqual({
      id: 'first',
      error: { code: 'internal', detail: 'x is not a function', retryable: true },
    });
    expect(comparison().status.phase).toBe('done');
  });

  it('says so when nobody can tell which engines there are', async () => {
    engines.mockRejectedValueOnce(new InklingError('download-failed'));
    await start();
    expect(comparison().status).toEqual({ phase: 'failed', code: 'download-failed' });
  });
});

describe('cancelling', () => {
  it('aborts the engine at work, runs no other, and keeps what there is', async () => {
    await start();
    await finish(0);
    state().cancel();
    expect(calls[1]?.signal.aborted).toBe(true);
    calls[1]?.reject(new InklingError('cancelled'));
    await settle();
    expect(comparison().status).toEqual({ phase: 'cancelled' });
    expect(comparison().results.map(({ id }) => id)).toEqual(['first']);
    expect(state().open).toBe(true);
  });

  it('holds when the engine answers all the same', async () => {
    await start();
    state().cancel();
    await finish(0);
    expect(calls).toHaveLength(1);
    expect(comparison().results).toEqual([]);
  });

  it('does nothing to a comparison that is done', async () => {
    engines.mockResolvedValue([option('only')]);
    await start();
    await finish(0);
    state().cancel();
    expect(comparison().status.phase).toBe('done');
  });
});

describe('showing and hiding', () => {
  it('shows a finished comparison again without running anything', async () => {
    engines.mockResolvedValue([option('only')]);
    await start();
    await finish(0);
    state().toggle(subject);
    expect(state().open).toBe(false);
    await start();
    expect(state().open).toBe(true);
    expect(calls).toHaveLength(1);
  });

  it('ends what is under way when it is hidden, and begins anew when it is shown', async () => {
    await start();
    state().toggle(subject);
    expect(calls[0]?.signal.aborted).toBe(true);
    await start();
    expect(calls).toHaveLength(2);
    expect(comparison().status.phase).toBe('running');
  });

  it('stays with the same picture and model, whichever engine answered, and goes with another', async () => {
    await start();
    state().keepOnly({ ...subject, model: { ...subject.model } });
    expect(state()).toMatchObject({ open: true });
    state().keepOnly({ ...subject, file: new Blob(['dog']) });
    expect(state()).toMatchObject({ open: false, comparison: null });
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('goes with another model', async () => {
    await start();
    state().keepOnly({ ...subject, model: { id: 'food', version: '0123456789abcdef' } });
    expect(state().comparison).toBeNull();
  });
});
