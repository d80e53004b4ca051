import { expect, it } from 'vitest';
import { createPump } from './frame-pump.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));

function makePump() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const pump = createPump<number>((item) => {
    begun.push(item);
    return new Promise((resolve) => ends.push(resolve));
  });
  const end = async () => {
    ends.shift()?.();
    await settle();
  };
  return { pump, begun, end };
}

it('works on one at a time, and then on the newest', async () => {
  const { pump, begun, end } = makePump();
  for (const item of [1, 2, 3]) pump.offer(item);
  expect(begun).toEqual([1]);
  await end();
  expect(begun).toEqual([1, 3]);
  await end();
  pump.offer(4);
  expect(begun).toEqual([1, 3, 4]);
});

it('forgets what waits, and goes on with what comes after', async () => {
  const { pump, begun, end } = makePump();
  pump.offer(1);
  pump.offer(2);
  pump.clear();
  await end();
  expect(begun).toEqual([1]);
  pump.offer(3);
  expect(begun).toEqual([1, 3]);
});
