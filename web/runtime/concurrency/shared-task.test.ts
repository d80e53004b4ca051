import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SharedTasks } from './shared-task.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A task whose end the test decides. */
function makeWork() {
  let resolve: (value: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<string>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  const work = vi.fn((signal: AbortSignal, report: (n: number) => void) => {
    signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    report(1);
    return promise;
  });
  return { work, resolve, reject };
}

test('two callers share one piece of work and both see its latest progress', async () => {
  const tasks = new SharedTasks<string, number>();
  const { work, resolve } = makeWork();
  const seen: number[] = [];
  const { signal } = new AbortController();
  const first = tasks.get('a', work).join(signal, (n) => seen.push(n));
  const second = tasks.get('a', work).join(signal, (n) => seen.push(n * 10));
  resolve('done');
  expect(await Promise.all([first, second])).toEqual(['done', 'done']);
  expect(work).toHaveBeenCalledTimes(1);
  expect(seen).toEqual([1, 10]);
});

test('who comes when it is done is told the result alone', async () => {
  const tasks = new SharedTasks<string, number>();
  const { work, resolve } = makeWork();
  const { signal } = new AbortController();
  resolve('done');
  await tasks.get('a', work).join(signal, () => {});
  const seen: number[] = [];
  expect(await tasks.get('a', work).join(signal, (n) => seen.push(n))).toBe('done');
  expect(work).toHaveBeenCalledTimes(1);
  expect(seen).toEqual([]);
});

test('one caller leaving does not disturb the other', async () => {
  const tasks = new SharedTasks<string, number>();
  const { work, resolve } = makeWork();
  const leaving = new AbortController();
  const first = tasks.get('a', work).join(leaving.signal, () => {});
  const second = tasks.get('a', work).join(new AbortController().signal, () => {});
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work.mock.calls[0]?.[0].aborted).toBe(false);
  resolve('done');
  expect(await second).toBe('done');
});

test('a caller that takes the place of the last one within the grace keeps the work going', async () => {
  const tasks = new SharedTasks<string, number>();
  const { work, resolve } = makeWork();
  const leaving = new AbortController();
  const first = tasks.get('a', work).join(leaving.signal, () => {});
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  const second = tasks.get('a', work).join(new AbortController().signal, () => {});
  await vi.advanceTimersByTimeAsync(10_000);
  resolve('done');
  expect(await second).toBe('done');
  expect(work).toHaveBeenCalledTimes(1);
});

test('work that everyone left is aborted, and the next caller starts anew', async () => {
  const tasks = new SharedTasks<string, number>();
  const abandoned = makeWork();
  const leaving = new AbortController();
  const first = tasks.get('a', abandoned.work).join(leaving.signal, () => {});
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(abandoned.work.mock.calls[0]?.[0].aborted).toBe(true);
  const fresh = makeWork();
  fresh.resolve('again');
  expect(await tasks.get('a', fresh.work).join(new AbortController().signal, () => {})).toBe('again');
});

test('a failure is told to all who wait, and not remembered', async () => {
  const tasks = new SharedTasks<string, number>();
  const failing = makeWork();
  const { signal } = new AbortController();
  const first = tasks.get('a', failing.work).join(signal, () => {});
  failing.reject(new Error('boom'));
  await expect(first).rejects.toThrow('boom');
  const fresh = makeWork();
  fresh.resolve('well');
  expect(await tasks.get('a', fresh.work).join(signal, () => {})).toBe('well');
});
