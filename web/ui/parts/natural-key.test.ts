import { expect, it } from 'vitest';
import { naturalKey, sortByKey } from './natural-key.ts';

it('orders names as people do', () => {
  const names = ['b/10.png', 'B/9.png', 'a/100 b.png', 'a/20 c.png', 'Я.png', 'а.png'];
  expect(sortByKey(names, naturalKey)).toEqual([
    'a/20 c.png',
    'a/100 b.png',
    'B/9.png',
    'b/10.png',
    'а.png',
    'Я.png',
  ]);
});

it('leaves equals as they were, and what it was given too', () => {
  const names = ['a1', 'A1', 'a01'];
  expect(sortByKey(names, naturalKey)).toEqual(['a1', 'A1', 'a01']);
  expect(names).toEqual(['a1', 'A1', 'a01']);
});
