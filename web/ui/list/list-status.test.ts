import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { list as ru } from '../text/ru/list.ts';
import { announceStatus, describeStatus, describeTimeLeft } from './list-status.ts';
import type { ListStatus } from './list-store.ts';
import { timeLeft } from './time-left.ts';

const counts = { all: 1000, waiting: 400, failed: 3, warned: 0 };
const running = (settled: number, elapsed: number): ListStatus => ({
  phase: 'running',
  progress: { phase: 'starting' },
  settled,
  elapsed,
});

describe('the time left', () => {
  it('follows from the rate so far', () => {
    expect(timeLeft(100, 5_000, 400)).toBe(20_000);
  });

  it('is not guessed from a few', () => {
    expect(timeLeft(8, 5_000, 400)).toBeUndefined();
    expect(timeLeft(100, 0, 400)).toBeUndefined();
  });

  it('is said in words', () => {
    expect(describeTimeLeft(200, en)).toBe('about 1 s left');
    expect(describeTimeLeft(89_100, en)).toBe('about 90 s left');
    expect(describeTimeLeft(91_000, en)).toBe('about 2 min left');
  });
});

describe('the status', () => {
  it('says what comes before the first result, then how far it is', () => {
    expect(describeStatus(running(0, 0), counts, en)).toEqual({
      line: 'Starting the engine…',
      value: undefined,
    });
    expect(describeStatus(running(500, 5_000), counts, en)).toEqual({
      line: '600 of 1,000 done, about 4 s left',
      value: 0.6,
    });
  });

  it('says why it stopped, and how much is left', () => {
    expect(describeStatus({ phase: 'stopped', code: null }, counts, en).line).toBe(
      'Stopped; 400 pictures to go.',
    );
    expect(announceStatus({ phase: 'stopped', code: 'download-failed' }, counts, en)).toBe(
      'A file that is needed could not be fetched. Stopped; 400 pictures to go.',
    );
  });

  it('is announced at the beginning and at the end', () => {
    expect(announceStatus(running(500, 5_000), counts, en)).toBe('Looking at 1,000 pictures.');
    expect(announceStatus({ phase: 'idle' }, { ...counts, waiting: 0 }, en)).toBe(
      'Done: 1,000 pictures, of which 3 failed.',
    );
  });

  it('counts in Russian as Russian does', () => {
    expect([1, 2, 5, 21].map(ru.count)).toEqual(['1 картинка', '2 картинки', '5 картинок', '21 картинка']);
  });
});
