import { afterEach, expect, test, vi } from 'vitest';
import { holdLock } from './hold-lock.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('is held until it is given back', async () => {
  let held: Promise<void> | undefined;
  const request = vi.fn(async (_name: string, _options: LockOptions, callback: () => Promise<void>) => {
    held = callback();
    await held;
  });
  vi.stubGlobal('navigator', { locks: { request } });
  const onHeld = vi.fn();
  const release = holdLock('a', 'shared', onHeld);
  expect(request.mock.calls[0]).toMatchObject(['a', { mode: 'shared' }, expect.any(Function)]);
  expect(onHeld).toHaveBeenCalledOnce();
  release();
  await expect(held).resolves.toBeUndefined();
});

test('where locks are refused, or there are none, nothing comes of it: no rejection is left unhandled', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const onHeld = vi.fn();
  vi.stubGlobal('navigator', {
    locks: { request: () => Promise.reject(new DOMException('', 'SecurityError')) },
  });
  holdLock('a', 'exclusive', onHeld)();
  vi.stubGlobal('navigator', {});
  holdLock('a', 'exclusive', onHeld)();
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(onHeld).not.toHaveBeenCalled();
});
