import { expect, test } from 'vitest';
import { Layout } from './layout.ts';
import { Places } from './places.ts';

const placesFor = (threads: number) => new Places(new Uint8Array(), new Layout(), undefined, threads);

test('a second thread has scratch of its own, and the same constants and zeros', () => {
  const places = placesFor(2);
  const constant = places.constant(8, () => {});
  const zeros = places.zeros(8);
  const scratch = [places.scratch(100), places.scratch(300)];
  places.nextStep();
  scratch.push(places.scratch(60));
  places.finish();
  const look = () => ({ scratch: scratch.map(({ at }) => at), others: [constant.at, zeros.at] });
  const first = look();
  const second = places.asSecond(look);
  expect(look()).toEqual(first);
  expect(second.others).toEqual(first.others);
  expect(Math.min(...second.scratch)).toBeGreaterThanOrEqual(Math.max(...first.scratch) + 300);
});

test.each([
  [1, 10, 4, [[0, 10]]],
  [
    2,
    10,
    4,
    [
      [0, 4],
      [4, 4],
      [8, 2],
    ],
  ],
  [
    2,
    100,
    8,
    [
      [0, 32],
      [32, 32],
      [64, 32],
      [96, 4],
    ],
  ],
  [2, 3, 8, [[0, 3]]],
  [
    2,
    4,
    1,
    [
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  ],
])('on %i threads, %i by %i are shared as %j', (threads, count, unit, wanted) => {
  expect(
    placesFor(threads)
      .share(count, unit)
      .map(({ first, count }) => [first, count]),
  ).toEqual(wanted);
});
