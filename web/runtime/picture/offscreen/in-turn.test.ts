import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inTurn, largePixels } from './in-turn.ts';

/** One lock, as the browser's: whoever asks gets it in turn. */
function oneLock() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) => {
      const turn = last.then(() => {
        signal.throwIfAborted();
        return work();
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
}

let atOnce = 0;
let most = 0;
const decode = async () => {
  most = Math.max(most, ++atOnce);
  await new Promise((resolve) => setTimeout(resolve));
  atOnce -= 1;
  return 'decoded';
};
const never = new AbortController().signal;
const several = (pixels: number) =>
  Promise.all(Array.from({ length: 4 }, () => inTurn(pixels, never, decode)));

beforeEach(() => {
  most = 0;
  vi.stubGlobal('navigator', { locks: oneLock() });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('large pictures are decoded one at a time, others together', async () => {
  expect(await several(largePixels + 1)).toEqual(Array(4).fill('decoded'));
  expect(most).toBe(1);
  await several(largePixels);
  expect(most).toBe(4);
});

test('one that is no longer wanted does not take its turn', async () => {
  const controller = new AbortController();
  const first = inTurn(largePixels + 1, never, decode);
  const second = inTurn(largePixels + 1, controller.signal, decode);
  controller.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  expect(await first).toBe('decoded');
});

test('a failure is told, and the next one has its turn', async () => {
  const failing = inTurn(largePixels + 1, never, () => Promise.reject(new Error('damaged')));
  await expect(failing).rejects.toThrow('damaged');
  expect(await inTurn(largePixels + 1, never, decode)).toBe('decoded');
});

test.each([
  ['without locks', {}],
  [
    'where they are refused',
    { locks: { request: () => Promise.reject(new DOMException('', 'SecurityError')) } },
  ],
])('%s none waits', async (_, navigator) => {
  vi.stubGlobal('navigator', navigator);
  expect(await several(largePixels + 1)).toEqual(Array(4).fill('decoded'));
});
