import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../core/errors.ts';
import type { EngineTiming } from '../interface/engine.ts';
import * as policy from './engine-policy.ts';

const available = ['cpu', 'gpu'];
const timing = (engine: string, milliseconds: number): EngineTiming => ({ engine, threads: 1, milliseconds });
const none = new Map<string, ErrorCode>();

/** Where no engine failed before, and none stands in for another, unless it is said. */
const usual = { broken: [], standIns: new Map<string, string>() };
type Given<T> = Omit<T, keyof typeof usual> & Partial<T>;
const chooseEngine = (situation: Given<policy.Situation>) => policy.chooseEngine({ ...usual, ...situation });
const contenders = (engines: Given<Parameters<typeof policy.contenders>[0]>) =>
  policy.contenders({ ...usual, ...engines });

test('the first of the build, as long as none was measured', () => {
  const choice = chooseEngine({ available, timings: [], failures: none });
  expect(choice).toEqual({ engines: ['cpu', 'gpu'], reason: { by: 'unmeasured' } });
});

test('the only one that can', () => {
  const choice = chooseEngine({ available: ['cpu'], timings: [timing('cpu', 3)], failures: none });
  expect(choice).toEqual({ engines: ['cpu'], reason: { by: 'only' } });
});

describe('the visitor’s choice', () => {
  test('is run, and nothing instead of it', () => {
    const timings = [timing('cpu', 1), timing('gpu', 9)];
    const choice = chooseEngine({ available, wanted: 'gpu', timings, failures: none });
    expect(choice).toEqual({ engines: ['gpu'], reason: { by: 'visitor' } });
  });

  test('is tried again although it failed', () => {
    const failures = new Map([['gpu', 'engine-failed' as const]]);
    expect(chooseEngine({ available, wanted: 'gpu', timings: [], failures }).engines).toEqual(['gpu']);
  });
});

describe('measured', () => {
  const timings = [timing('cpu', 8), timing('gpu', 2)];

  test('the fastest, with all timings, fastest first', () => {
    expect(chooseEngine({ available, timings, failures: none })).toEqual({
      engines: ['gpu', 'cpu'],
      reason: { by: 'measured', timings: [timing('gpu', 2), timing('cpu', 8)] },
    });
  });

  test('a warm engine is left for one that is clearly faster, and not for one within the noise', () => {
    const engines = (warm: string, gpu: number) =>
      chooseEngine({ available, timings: [timing('cpu', 10), timing('gpu', gpu)], failures: none, warm })
        .engines;
    expect(engines('cpu', 5)).toEqual(['gpu', 'cpu']);
    expect(engines('cpu', 9)).toEqual(['cpu', 'gpu']);
    expect(engines('gpu', 11)).toEqual(['gpu', 'cpu']);
    expect(engines('gpu', 15)).toEqual(['cpu', 'gpu']);
  });

  test('not all of them: the order of the build holds', () => {
    const choice = chooseEngine({ available, timings: [timing('gpu', 2)], failures: none });
    expect(choice).toEqual({ engines: ['cpu', 'gpu'], reason: { by: 'unmeasured' } });
  });

  test('timings of an engine that is not there any more count for nothing', () => {
    const choice = chooseEngine({ available, timings: [...timings, timing('abacus', 1)], failures: none });
    expect(choice.engines).toEqual(['gpu', 'cpu']);
  });
});

describe('an engine that failed', () => {
  test('and would have run comes last, and the reason says so', () => {
    const failures = new Map([['gpu', 'engine-stalled' as const]]);
    const timings = [timing('cpu', 8), timing('gpu', 2)];
    expect(chooseEngine({ available, timings, failures })).toEqual({
      engines: ['cpu', 'gpu'],
      reason: { by: 'fallback', failed: 'gpu', code: 'engine-stalled' },
    });
  });

  test('and would not have run leaves the other one the only one', () => {
    const failures = new Map([['gpu', 'engine-failed' as const]]);
    expect(chooseEngine({ available, timings: [timing('cpu', 8)], failures })).toEqual({
      engines: ['cpu', 'gpu'],
      reason: { by: 'only' },
    });
  });

  test('is the last resort where all failed', () => {
    const failures = new Map([
      ['cpu', 'engine-failed' as const],
      ['gpu', 'engine-failed' as const],
    ]);
    expect(chooseEngine({ available, timings: [], failures }).engines).toEqual(['cpu', 'gpu']);
  });
});

describe('an engine that failed when it was measured', () => {
  const broken = ['gpu'];

  test('is not waited for: the others are complete without it, and it is the last resort', () => {
    const choice = chooseEngine({
      available: ['gpu', 'cpu', 'abacus'],
      broken,
      timings: [timing('cpu', 8), timing('abacus', 2)],
      failures: none,
    });
    expect(choice).toEqual({
      engines: ['abacus', 'cpu', 'gpu'],
      reason: { by: 'measured', timings: [timing('abacus', 2), timing('cpu', 8)] },
    });
  });

  test('leaves the other one the only one', () => {
    const choice = chooseEngine({ available, broken, timings: [timing('cpu', 8)], failures: none });
    expect(choice).toEqual({ engines: ['cpu', 'gpu'], reason: { by: 'only' } });
  });

  test('is tried before nothing is', () => {
    expect(chooseEngine({ available: ['gpu'], broken, timings: [], failures: none }).engines).toEqual(broken);
  });

  test('runs where the visitor chose it', () => {
    expect(chooseEngine({ available, broken, wanted: 'gpu', timings: [], failures: none }).engines).toEqual(
      broken,
    );
  });
});

describe('an engine that stands in for another', () => {
  const three = ['own', 'large', 'gpu'];
  const standIns = new Map([['large', 'own']]);

  test('is no contender beside it, and is one where that one is not, or is broken', () => {
    expect(contenders({ available: three, standIns })).toEqual(['own', 'gpu']);
    expect(contenders({ available: ['large', 'gpu'], standIns })).toEqual(['large', 'gpu']);
    expect(contenders({ available: three, standIns, broken: ['own'] })).toEqual(['large', 'gpu']);
  });

  test('need not have been measured', () => {
    const timings = [timing('own', 8), timing('gpu', 2)];
    const { engines, reason } = chooseEngine({ available: three, standIns, timings, failures: none });
    expect(engines).toEqual(['gpu', 'own', 'large']);
    expect(reason).toEqual({ by: 'measured', timings: [timing('gpu', 2), timing('own', 8)] });
  });

  test('takes its place when it fails, be another one quicker than the stand-in may be', () => {
    const timings = [timing('own', 2), timing('gpu', 8)];
    const situation = { available: three, standIns, timings };
    expect(chooseEngine({ ...situation, failures: none }).engines).toEqual(['own', 'large', 'gpu']);
    const failures = new Map([['own', 'engine-failed' as const]]);
    expect(chooseEngine({ ...situation, failures })).toEqual({
      engines: ['large', 'gpu', 'own'],
      reason: { by: 'fallback', failed: 'own', code: 'engine-failed' },
    });
  });

  test('is where its own time puts it, once the visitor had it measured', () => {
    const timings = [timing('own', 2), timing('gpu', 4), timing('large', 8)];
    expect(chooseEngine({ available: three, standIns, timings, failures: none }).engines).toEqual([
      'own',
      'gpu',
      'large',
    ]);
  });
});
