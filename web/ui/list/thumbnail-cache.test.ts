import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Thumbnails } from '../../runtime/index.ts';
import { createThumbnailCache, type ThumbnailCache } from './thumbnail-cache.ts';

const picture = new Blob(['picture']);
let asked: ((thumbnail: Blob | null) => void)[];
let alive: Set<string>;
let cache: ThumbnailCache;
const dispose = vi.fn();
const made = vi.fn<Thumbnails['make']>();
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
  made.mockReset().mockImplementation(() => new Promise((resolve) => asked.push(resolve)));
  let count = 0;
  cache = createThumbnailCache({
    thumbnails: {
      make: made,
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
    for (const id of [1, 2, 3]) state().want(id, picture, null);
    expect(asked).toHaveLength(1);
    await answer();
    await answer();
    expect([...state().urls.keys()]).toEqual([1, 3]);
  });

  it('never makes what was scrolled past', async () => {
    state().want(1, picture, null);
    const takeBack = state().want(2, picture, null);
    takeBack();
    await answer();
    expect(asked).toHaveLength(1);
  });

  it('gives back the one that was not wanted for longest', async () => {
    for (const id of [1, 2]) {
      state().want(id, picture, null);
      await answer();
    }
    state().want(1, picture, null);
    state().want(3, picture, null);
    await answer();
    expect([...state().urls.keys()]).toEqual([1, 3]);
    expect(alive).toEqual(new Set(['blob:1', 'blob:3']));
  });

  it('does not try again what cannot be made', async () => {
    state().want(1, picture, null);
    await answer(null);
    state().want(1, picture, null);
    expect(asked).toHaveLength(1);
    expect(state().urls.get(1)).toBeNull();
  });

  it('makes another one when another part is to be seen, and shows the old one until it is there', async () => {
    const crop = { x: 10, y: 0, width: 48, height: 48 };
    state().want(1, picture, null);
    await answer();
    const first = state().urls.get(1);
    state().want(1, picture, crop);
    expect(made).toHaveBeenLastCalledWith(picture, crop);
    expect(state().urls.get(1)).toBe(first);
    await answer();
    expect(state().urls.get(1)).not.toBe(first);
    expect(alive).toEqual(new Set([state().urls.get(1)]));
    state().want(1, picture, { ...crop });
    expect(asked).toHaveLength(2);
    state().want(1, picture, null);
    expect(made).toHaveBeenLastCalledWith(picture, null);
  });

  it('gives everything back, and forgets what is under way', async () => {
    state().want(1, picture, null);
    await answer();
    state().want(2, picture, null);
    state().clear();
    await answer();
    expect(alive.size).toBe(0);
    expect(state().urls.size).toBe(0);
    expect(dispose).toHaveBeenCalled();
  });
});
