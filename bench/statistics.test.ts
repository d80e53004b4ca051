import { describe, expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

describe('percentile', () => {
  test('interpolates as numpy.percentile does', () => {
    // numpy.percentile([15, 20, 35, 40, 50], [5, 30, 40, 95])
    const samples = [35, 50, 15, 40, 20];
    expect([0.05, 0.3, 0.4, 0.95].map((p) => percentile(samples, p))).toEqual([16, 23, 29, 48].map(near));
  });

  test('its ends are the least and the greatest, whatever the order', () => {
    expect([percentile([3, 1, 10], 0), percentile([3, 1, 10], 1)]).toEqual([1, 10]);
  });

  test('sorts numbers as numbers and leaves the samples alone', () => {
    const samples = [10, 9, 100];
    expect(median(samples)).toBe(10);
    expect(samples).toEqual([10, 9, 100]);
  });

  test('of one sample it is that sample; the median of two lies between', () => {
    expect(percentile([7], 0.95)).toBe(7);
    expect(median([1, 2])).toBe(1.5);
  });

  test('refuses no samples and what is no share', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
    expect(() => percentile([1], 95)).toThrow(RangeError);
    expect(() => percentile([1], Number.NaN)).toThrow(RangeError);
  });
});

const near = (value: number) => expect.closeTo(value, 9);
