import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('gives what came of items in their order, whichever is done first', async () => {
  const waits = new Map<number, () => void>();
  const results = all(
    inOrder([0, 1, 2, 3], 4, async (item) => {
      await new Promise<void>((resolve) => waits.set(item, resolve));
      return item * 10;
    }),
  );
  while (waits.size < 4) await new Promise(setImmediate);
  for (const item of [3, 1, 2, 0]) waits.get(item)?.();
  expect(await results).toEqual([0, 10, 20, 30]);
});

test('takes no more items than may be under way', async () => {
  let taken = 0;
  function* endless() {
    for (;;) yield taken++;
  }
  const results = inOrder(endless(), 3, async (item) => item);
  for (let i = 0; i < 5; i++) expect(await results.next()).toMatchObject({ value: i });
  expect(taken).toBeLessThanOrEqual(5 + 3);
  await results.return(undefined);
});

test('throws what the work throws, in its turn', async () => {
  const given: number[] = [];
  const results = inOrder([0, 1, 2], 2, async (item) => {
    if (item === 1) throw new RangeError('one');
    return item;
  });
  await expect(
    (async () => {
      for await (const item of results) given.push(item);
    })(),
  ).rejects.toThrow(RangeError);
  expect(given).toEqual([0]);
});
