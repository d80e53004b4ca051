import { expect, test } from 'vitest';
import { FasterWay } from './faster-way.ts';

/** Runs as often, each taking as long as its way does. @returns how many of them were on two threads */
function runs(way: FasterWay, count: number, milliseconds: { alone: number; together: number }): number {
  let together = 0;
  for (let i = 0; i < count; i++) {
    const next = way.next();
    way.learn(next, next ? milliseconds.together : milliseconds.alone);
    if (next) together += 1;
  }
  return together;
}

test('until a run was helped, all are to be', () => {
  const way = new FasterWay();
  expect(Array.from({ length: 100 }, () => way.next())).not.toContain(false);
  expect(way.isTogether).toBe(true);
});

test('two threads that are faster are left for a try now and then', () => {
  const way = new FasterWay();
  expect(runs(way, 320, { alone: 8, together: 5 })).toBe(310);
  expect(way.isTogether).toBe(true);
});

test('two threads that are slower are left, and tried now and then', () => {
  const way = new FasterWay();
  expect(runs(way, 320, { alone: 8, together: 7.5 })).toBe(10);
  expect(way.isTogether).toBe(false);
});

test('what changes is found out', () => {
  const way = new FasterWay();
  runs(way, 100, { alone: 8, together: 5 });
  runs(way, 100, { alone: 20, together: 30 });
  expect(way.isTogether).toBe(false);
  runs(way, 200, { alone: 8, together: 5 });
  expect(way.isTogether).toBe(true);
});
