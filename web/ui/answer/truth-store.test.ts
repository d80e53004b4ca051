import { expect, test } from 'vitest';
import { createTruthStore } from './truth-store.ts';

test('what is said of a picture holds until it is taken back, and is said of no other', () => {
  const store = createTruthStore();
  const [one, other] = [new Blob(['same']), new Blob(['same'])];
  const { say } = store.getState();
  say(one, 'animals', 'cat');
  say(one, 'animals', 'dog');
  say(one, 'food', 'cake');
  expect(store.getState().truths.get(one)).toEqual({ animals: 'dog', food: 'cake' });
  expect(store.getState().truths.get(other)).toBeUndefined();
  const before = store.getState().truths;
  say(one, 'animals', null);
  expect(store.getState().truths.get(one)).toEqual({ food: 'cake' });
  expect(before.get(one)).toEqual({ animals: 'dog', food: 'cake' });
});
