import { beforeEach, describe, expect, it } from 'vitest';
import { type Counted, mostCounted } from '../../core/counts.ts';
import { createCountsStore, type Preference } from './counts-store.ts';

let kept: Map<string, string>;
const storage = () => ({
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
});
const visit = (preference: Preference = {}) => createCountsStore(preference, storage);
const answer: Counted = {
  model: { id: 'things', version: '0123456789abcdef' },
  engine: 'ort-wasm',
  outcome: 'held-back',
  wait: 1,
  fetched: false,
};

beforeEach(() => {
  kept = new Map();
});

describe('a visit', () => {
  it('is counted until its visitor says no, and that is remembered', () => {
    const store = visit();
    store.getState().note(answer);
    store.getState().choose(false);
    store.getState().note(answer);
    expect(store.getState()).toMatchObject({ on: false, counted: [] });
    const next = visit();
    next.getState().note(answer);
    expect(next.getState()).toMatchObject({ on: false, counted: [] });
    next.getState().choose(true);
    next.getState().note(answer);
    expect(next.getState().counted).toEqual([answer]);
    expect(kept.size).toBe(0);
  });

  it.each<Preference>([{ globalPrivacyControl: true }, { doNotTrack: '1' }])('%j is a no for good', (no) => {
    const store = visit(no);
    store.getState().choose(true);
    store.getState().note(answer);
    expect(store.getState()).toMatchObject({ on: false, browserRefuses: true, counted: [] });
  });

  it.each<Preference>([
    { globalPrivacyControl: false },
    { doNotTrack: '0' },
    { doNotTrack: 'unspecified' },
    { doNotTrack: null },
  ])('%j is none', (none) => expect(visit(none).getState().on).toBe(true));

  it('has enough after a few', () => {
    const store = visit();
    for (let n = 0; n < 20; n++) store.getState().note(answer);
    expect(store.getState().counted).toHaveLength(mostCounted);
  });

  it('that was told notes nothing more, until another begins', () => {
    const store = visit();
    store.getState().note(answer);
    store.getState().close();
    store.getState().note(answer);
    expect(store.getState().counted).toEqual([]);
    store.getState().reopen();
    store.getState().note(answer);
    expect(store.getState().counted).toEqual([answer]);
  });

  it('goes by the visitor where nothing may be stored', () => {
    const store = createCountsStore({}, () => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    expect(store.getState().on).toBe(true);
    store.getState().choose(false);
    expect(store.getState().on).toBe(false);
  });
});
