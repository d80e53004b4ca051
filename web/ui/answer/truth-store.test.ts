import { expect, test } from 'vitest';
import { createTruthStore } from './truth-store.ts';

test('what is said of a picture holds until it is taken back, and is said of no other', () => {
  const store = createTruthStore();
  const [one, other] = [new Blob(['same']), new Blob(['same'])];
  const { say } = store.getState();
  say(one, 'cat');
  say(one, 'dog');
  expect(store.getState().truths.get(one)).toBe('dog');
  expect(store.getState().truths.get(other)).toBeUndefined();
  const before = store.getState().truths;
  say(one, null);
  expect(store.getState().truths.size).toBe(0);
  expect(before.size).toBe(1);
});
