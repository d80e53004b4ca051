import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createThumbnailCache, type ThumbnailCache } from './thumbnail-cache.ts';

const picture = new Blob(['picture']);
let asked: ((thumbnail: Blob | null) => void)[];
let alive: Set<string>;
let cache: ThumbnailCache;
const dispose = vi.fn();
const state = () => cache.getState();
const settle = () => new Promise((resolve) => setTimeout(resolve));
async function answer(thumbnail: Blob | null = new Blob(['small'])) {
  asked.at(-1)?.(thumbnail);
  await settle();
}

beforeEach(() => {
  asked = [];
  alive = new Set();
  dispose.mockReset();
  let count = 0;
  cache = createThumbnailCache({
    thumbnails: {
      make: () => new Promise((resolve) => asked.push(resolve)),
      reduce: async () => null,
      dispose,
    },
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
    capacity: 2,
  });
});

describe('the thumbnail cache', () => {
  it('makes one at a time, the newest wish first', async () => {
    for (const id of [1, 2, 3]) state().want(id, picture);
    expect(asked).toHaveLength(1);
    await answer();
    await answer();
    expect([...state().urls.keys()]).toEqual([1, 3]);
  });

  it('never makes what was scrolled past', async () => {
    state().want(1, picture);
    const takeBack = state().want(2, picture);
    takeBack();
    await answer();
    expect(asked).toHaveLength(1);
  });

  it('gives back the one that was not wanted for longest', async () => {
    for (const id of [1, 2]) {
      state().want(id, picture);
      await answer();
    }
    state().want(1, picture);
    state().want(3, picture);
    await answer();
    expect([...state().urls.keys()]).toEqual([1, 3]);
    expect(alive).toEqual(new Set(['blob:1', 'blob:3']));
  });

  it('does not try again what cannot be made', async () => {
    state().want(1, picture);
    await answer(null);
    state().want(1, picture);
    expect(asked).toHaveLength(1);
    expect(state().urls.get(1)).toBeNull();
  });

  it('gives everything back, and forgets what is under way', async () => {
    state().want(1, picture);
    await answer();
    state().want(2, picture);
    state().clear();
    await answer();
    expect(alive.size).toBe(0);
    expect(state().urls.size).toBe(0);
    expect(dispose).toHaveBeenCalled();
  });
});
