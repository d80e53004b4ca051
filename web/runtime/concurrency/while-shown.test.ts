import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Transitions, whileShown } from './while-shown.ts';

const page = new EventTarget();
const go = (type: string) => page.dispatchEvent(new Event(type));
const end = vi.fn();
const begin = vi.fn(() => end);
const times = () => [begin.mock.calls.length, end.mock.calls.length];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  stop = whileShown(page as unknown as Transitions, begin);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('goes on while the page is shown, and again when a visitor comes back', () => {
  go('pageshow'); // it has loaded
  expect(times()).toEqual([1, 0]);
  go('beforeunload');
  go('pagehide');
  expect(times()).toEqual([1, 1]);
  vi.advanceTimersByTime(60_000);
  expect(times()).toEqual([1, 1]);
  go('pageshow');
  expect(times()).toEqual([2, 1]);
  go('pagehide');
  go('pageshow');
  expect(times()).toEqual([3, 2]);
});

test('begins again where the page was not left after all, for a download say', () => {
  go('beforeunload');
  expect(times()).toEqual([1, 1]);
  vi.advanceTimersByTime(10_000);
  expect(times()).toEqual([2, 1]);
});

test('ends for good', () => {
  stop();
  expect(times()).toEqual([1, 1]);
  go('pagehide');
  go('pageshow');
  expect(times()).toEqual([1, 1]);
});
