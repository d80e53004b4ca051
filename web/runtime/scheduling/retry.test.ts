import { describe, expect, test } from 'vitest';
import { type FailedAttempt, nextAttempt } from './retry.ts';

const engines = ['gpu', 'cpu'];

function failed(
  engine: string,
  fault: FailedAttempt['fault'],
  more: Partial<FailedAttempt & { maxThreads: number }> = {},
): FailedAttempt {
  const { maxThreads, ...rest } = more;
  return { attempt: { engine, maxThreads }, fault, step: 'work', code: 'engine-failed', ...rest };
}

const anew = (engine: string, maxThreads?: number) => ({ engine, maxThreads });

test('what is not the engine’s fault is not tried again', () => {
  expect(nextAttempt(engines, [failed('gpu', 'none', { code: 'image-corrupt' })])).toBeUndefined();
  expect(nextAttempt(engines, [failed('gpu', 'lost', { code: 'cancelled' })])).toBeUndefined();
});

test('an engine that does not start is replaced by the next one, and after the last there is none', () => {
  expect(nextAttempt(engines, [failed('gpu', 'start')])).toEqual(anew('cpu'));
  expect(nextAttempt(engines, [failed('gpu', 'start'), failed('cpu', 'start')])).toBeUndefined();
  expect(nextAttempt(['gpu'], [failed('gpu', 'start')])).toBeUndefined();
});

test('one whose damaged script was replaced is started once more as it was, then replaced', () => {
  const damaged = failed('gpu', 'start', { code: 'script-damaged' });
  expect(nextAttempt(engines, [damaged])).toEqual(anew('gpu'));
  expect(nextAttempt(engines, [damaged, damaged])).toEqual(anew('cpu'));
  const threads = failed('cpu', 'start', { code: 'script-damaged', step: 'start-threads' });
  expect(nextAttempt(['cpu'], [threads])).toEqual(anew('cpu'));
});

describe.each(['run', 'lost'] as const)('an engine that had run (%s)', (fault) => {
  test('is built once more, then replaced', () => {
    expect(nextAttempt(engines, [failed('gpu', fault)])).toEqual(anew('gpu'));
    expect(nextAttempt(engines, [failed('gpu', fault), failed('gpu', fault)])).toEqual(anew('cpu'));
    expect(nextAttempt(['gpu'], [failed('gpu', fault), failed('gpu', fault)])).toBeUndefined();
  });
});

test('one that fell silent is replaced at once, or tried once more where there is no other', () => {
  expect(nextAttempt(engines, [failed('gpu', 'stalled')])).toEqual(anew('cpu'));
  expect(nextAttempt(['cpu'], [failed('cpu', 'stalled')])).toEqual(anew('cpu'));
  expect(nextAttempt(['cpu'], [failed('cpu', 'stalled'), failed('cpu', 'stalled')])).toBeUndefined();
});

test('one that ran out of memory is replaced, or tried once more in a fresh worker', () => {
  const code = 'out-of-memory';
  expect(nextAttempt(engines, [failed('gpu', 'run', { code })])).toEqual(anew('cpu'));
  expect(nextAttempt(['cpu'], [failed('cpu', 'start', { code })])).toEqual(anew('cpu'));
  expect(
    nextAttempt(['cpu'], [failed('cpu', 'start', { code }), failed('cpu', 'run', { code })]),
  ).toBeUndefined();
});

describe('threads that do not start', () => {
  test.each(['start', 'stalled', 'lost'] as const)('(%s) leave the same engine with one', (fault) => {
    expect(nextAttempt(['cpu', 'gpu'], [failed('cpu', fault, { step: 'start-threads' })])).toEqual(
      anew('cpu', 1),
    );
  });

  test('and do not use up its chances', () => {
    const failures = [
      failed('cpu', 'stalled', { step: 'start-threads' }),
      failed('cpu', 'run', { maxThreads: 1 }),
    ];
    expect(nextAttempt(['cpu'], failures)).toEqual(anew('cpu', 1));
  });
});

test('it always ends, whatever fails', () => {
  for (const fault of ['start', 'run', 'lost', 'stalled'] as const) {
    for (const code of ['engine-failed', 'out-of-memory'] as const) {
      for (const step of ['start-threads', 'start', 'work'] as const) {
        const failures: FailedAttempt[] = [];
        let attempt = nextAttempt(engines, [failed('gpu', fault, { code, step })]);
        failures.push(failed('gpu', fault, { code, step }));
        while (attempt && failures.length < 20) {
          failures.push({ attempt, fault, code, step });
          attempt = nextAttempt(engines, failures);
        }
        expect(failures.length).toBeLessThan(8);
      }
    }
  }
});
