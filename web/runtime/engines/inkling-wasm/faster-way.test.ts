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
  expect(runs(way, 6, { alone: 8, together: 5 })).toBe(3);
  runs(way, 60, { alone: 8, together: 5 }); // tries come less and less often
  expect(runs(way, 320, { alone: 8, together: 5 })).toBe(310);
  expect(way.isTogether).toBe(true);
});

test('two threads that are slower are left, and tried now and then', () => {
  const way = new FasterWay();
  expect(runs(way, 6, { alone: 8, together: 7.5 })).toBe(3);
  runs(way, 60, { alone: 8, together: 7.5 });
  expect(runs(way, 320, { alone: 8, together: 7.5 })).toBe(10);
  expect(way.isTogether).toBe(false);
});

test('a second core that is busy as the page opens is soon found free', () => {
  const way = new FasterWay();
  runs(way, 6, { alone: 8, together: 12 });
  expect(way.isTogether).toBe(false);
  runs(way, 16, { alone: 8, together: 5 });
  expect(way.isTogether).toBe(true);
});

test('one run that is held up says nothing, the first least of all', () => {
  const way = new FasterWay();
  way.learn(way.next(), 30);
  runs(way, 5, { alone: 8, together: 5 });
  expect(way.isTogether).toBe(true);
  way.learn(true, 30);
  expect(way.isTogether).toBe(true);
});

test('what changes is found out', () => {
  const way = new FasterWay();
  runs(way, 100, { alone: 8, together: 5 });
  runs(way, 100, { alone: 20, together: 30 });
  expect(way.isTogether).toBe(false);
  runs(way, 200, { alone: 8, together: 5 });
  expect(way.isTogether).toBe(true);
});
