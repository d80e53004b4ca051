import { expect, test, vi } from 'vitest';
import { type Transitions, whileShown } from './while-shown.ts';

const page = new EventTarget();
const go = (type: string, persisted: boolean) =>
  page.dispatchEvent(Object.assign(new Event(type), { persisted }));

test('goes on while the page is shown, and again when a visitor comes back', () => {
  const end = vi.fn();
  const begin = vi.fn(() => end);
  const stop = whileShown(page as unknown as Transitions, begin);
  go('pageshow', false); // it has loaded
  expect(begin).toHaveBeenCalledTimes(1);
  go('pagehide', true);
  expect(end).toHaveBeenCalledTimes(1);
  go('pageshow', true);
  expect(begin).toHaveBeenCalledTimes(2);
  expect(end).toHaveBeenCalledTimes(1);
  stop();
  expect(end).toHaveBeenCalledTimes(2);
  go('pagehide', true);
  go('pageshow', true);
  expect(begin).toHaveBeenCalledTimes(2);
});
