import { beforeEach, expect, it, vi } from 'vitest';
import { InklingError, type Runtime } from '../../runtime/index.ts';
import { prefetchWhenIdle } from './prefetch.ts';
import type { Stores } from './stores.ts';
import { settle, startStores } from './testing/made-up-stores.ts';

const prefetch = vi.fn<Runtime['prefetch']>();
const callOff = vi.fn();
let stores: Stores;
let idle: (() => void)[];
const whenIdle = (callback: () => void) => {
  idle.push(callback);
  return callOff;
};
const begin = (connection?: { saveData: boolean }) =>
  prefetchWhenIdle({ ...stores, runtime: { prefetch }, connection, whenIdle });

beforeEach(async () => {
  prefetch.mockReset().mockResolvedValue();
  callOff.mockReset();
  idle = [];
  stores = await startStores({ prefetch });
});

it('waits until the page is idle, then fetches for the first model', async () => {
  begin();
  expect(prefetch).not.toHaveBeenCalled();
  idle[0]?.();
  await settle();
  expect(prefetch).toHaveBeenCalledExactlyOnceWith('things', { signal: expect.any(AbortSignal) });
});

it('does not happen with Save-Data on', () => {
  begin({ saveData: true });
  idle[0]?.();
  expect(prefetch).not.toHaveBeenCalled();
});

it('is for the engine that was chosen by hand', async () => {
  begin();
  stores.engines.getState().choose('tfjs-webgl');
  idle[0]?.();
  await settle();
  expect(prefetch.mock.lastCall?.[1].engine).toBe('tfjs-webgl');
});

it('is ended by a picture, and does not begin after one', async () => {
  begin();
  idle[0]?.();
  await settle();
  stores.answers.getState().classify({ file: new Blob(['cat']), name: 'cat.png' });
  expect(prefetch.mock.lastCall?.[1].signal.aborted).toBe(true);
  expect(callOff).toHaveBeenCalledTimes(1);
  await settle();
  expect(idle).toHaveLength(1);
});

it('follows the choice of a model', async () => {
  begin();
  idle[0]?.();
  await settle();
  stores.answers.getState().choose('food');
  expect(prefetch.mock.lastCall?.[1].signal.aborted).toBe(true);
  idle[1]?.();
  await settle();
  expect(prefetch.mock.lastCall?.[0]).toBe('food');
});

it('keeps its failures to itself', async () => {
  prefetch.mockRejectedValueOnce(new InklingError('download-failed'));
  begin();
  idle[0]?.();
  await settle();
  expect(stores.answers.getState().notice).toBeNull();
});
