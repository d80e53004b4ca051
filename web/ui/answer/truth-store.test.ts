import { expect, test } from 'vitest';
import { createTruthStore, saidOf } from './truth-store.ts';

const part = { x: 10, y: 0, width: 200, height: 200 };

test('what is said of a picture holds until it is taken back, and is said of no other', () => {
  const store = createTruthStore();
  const [one, other] = ['same', 'same'].map((text) => ({ file: new Blob([text]), crop: null }));
  if (!one || !other) throw new Error('both are there');
  const said = (model: string, of = one) => saidOf(store.getState().truths, of, model);
  const { say } = store.getState();
  say(one, 'animals', 'cat');
  say(one, 'animals', 'dog');
  say(one, 'food', 'cake');
  expect([said('animals'), said('food'), said('animals', other)]).toEqual(['dog', 'cake', undefined]);
  const before = store.getState().truths;
  say(one, 'animals', null);
  expect([said('animals'), said('food')]).toEqual([undefined, 'cake']);
  expect(saidOf(before, one, 'animals')).toBe('dog');
});

test('what is said of a part is said of no other, and is there again when that is asked about', () => {
  const store = createTruthStore();
  const file = new Blob(['picture']);
  const said = (crop: typeof part | null) => saidOf(store.getState().truths, { file, crop }, 'animals');
  const { say } = store.getState();
  say({ file, crop: part }, 'animals', 'cat');
  expect([said({ ...part }), said({ ...part, x: 11 }), said(null)]).toEqual(['cat', undefined, undefined]);
  say({ file, crop: null }, 'animals', 'dog');
  expect([said(part), said(null)]).toEqual(['cat', 'dog']);
  say({ file, crop: part }, 'animals', null);
  expect([said(part), said(null)]).toEqual([undefined, 'dog']);
});
