import { expect, test } from 'vitest';
import { mapFew } from './map-few.ts';

test('gives all results in order, with a few under way at a time', async () => {
  let [underWay, most] = [0, 0];
  const results = await mapFew([5, 1, 4, 2, 3], 2, async (item, index) => {
    most = Math.max(most, ++underWay);
    for (let i = 0; i < item; i++) await undefined;
    underWay -= 1;
    return [item, index];
  });
  expect(results).toEqual([5, 1, 4, 2, 3].map((item, index) => [item, index]));
  expect(most).toBe(2);
});

test('rejects as the first does', async () => {
  const work = async (item: number) => {
    if (item > 1) throw new Error(`${item}`);
  };
  await expect(mapFew([1, 2, 3], 2, work)).rejects.toThrow('2');
  expect(await mapFew([], 2, work)).toEqual([]);
});
