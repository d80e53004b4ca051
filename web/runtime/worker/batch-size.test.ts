import { expect, test } from 'vitest';
import { BatchSize } from './batch-size.ts';

/** What a batch takes where each picture takes `each` ms. */
function learn(size: BatchSize, each: number, times: number) {
  for (let i = 0; i < times; i++) size.learn(size.value, size.value * each);
  return size.value;
}

test('grows from one, at most twofold, up to what is worth it', () => {
  const size = new BatchSize(3 * 32 * 32 * 4);
  expect(size.value).toBe(1);
  expect(learn(size, 1, 1)).toBe(2);
  expect(learn(size, 1, 1)).toBe(4);
  expect(learn(size, 1, 10)).toBe(32);
});

test('stays so small that a batch ends within a fifth of a second', () => {
  for (const each of [2, 10, 45, 120]) {
    const count = learn(new BatchSize(1), each, 10);
    expect(count === 1 || count * each < 200).toBe(true);
  }
  expect(learn(new BatchSize(1), 500, 5)).toBe(1);
});

test('shrinks at once when runs become slow', () => {
  const size = new BatchSize(1);
  learn(size, 1, 10);
  size.learn(32, 640);
  expect(size.value).toBe(4);
});

test('never takes more memory than it may', () => {
  expect(learn(new BatchSize(8 * 1024 * 1024), 0.1, 10)).toBe(2);
});
