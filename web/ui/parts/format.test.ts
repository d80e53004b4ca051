import { describe, expect, it } from 'vitest';
import {
  formatBytesOf,
  formatDuration,
  formatPercent,
  formatPoints,
  formatSize,
  formatTiming,
} from './format.ts';

describe('formatPercent', () => {
  it('has one digit after the point', () => {
    expect(formatPercent(0.9731, 'en')).toBe('97.3%');
    expect(formatPercent(0.5, 'en')).toBe('50.0%');
  });

  it('never rounds up to certainty nor down to impossibility', () => {
    expect(formatPercent(0.99998, 'en')).toBe('>99.9%');
    expect(formatPercent(0.0002, 'en')).toBe('<0.1%');
    expect(formatPercent(0.999, 'en')).toBe('99.9%');
    expect(formatPercent(0.001, 'en')).toBe('0.1%');
  });

  it('leaves true ends alone', () => {
    expect(formatPercent(0, 'en')).toBe('0.0%');
    expect(formatPercent(1, 'en')).toBe('100.0%');
  });

  it('follows the language', () => {
    expect(formatPercent(0.9731, 'de')).toBe('97,3\u00a0%');
  });
});

describe('formatDuration', () => {
  it.each([
    [0.4, '<1 ms'],
    [8.2, '8 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1432, '1.4 s'],
  ])('%d ms reads %s', (milliseconds, expected) => {
    expect(formatDuration(milliseconds, 'en')).toBe(expected);
  });
});

describe('formatTiming', () => {
  it.each([
    [0.01, '<0.1 ms'],
    [0.06, '0.1 ms'],
    [3.14, '3.1 ms'],
    [9.96, '10 ms'],
    [74.4, '74 ms'],
    [1432, '1.4 s'],
  ])('%d ms reads %s', (milliseconds, expected) => {
    expect(formatTiming(milliseconds, 'en')).toBe(expected);
  });
});

describe('formatPoints', () => {
  it.each([
    [0, '0.00'],
    [0.00002, '<0.01'],
    [0.0004, '0.04'],
    [0.00999, '1.0'],
    [0.197, '19.7'],
  ])('%d reads %s', (difference, expected) => {
    expect(formatPoints(difference, 'en')).toBe(expected);
  });
});

describe('formatBytesOf', () => {
  it('speaks in megabytes for large totals, for both numbers', () => {
    expect(formatBytesOf(120_000, 2_000_000, 'en')).toEqual({ loaded: '0.1', total: '2.0', unit: 'MB' });
  });

  it('speaks in kilobytes for small totals', () => {
    expect(formatBytesOf(340_000, 812_300, 'en')).toEqual({ loaded: '340', total: '812', unit: 'kB' });
  });

  it('never shows 1,000 kB', () => {
    expect(formatBytesOf(0, 999_900, 'en')).toEqual({ loaded: '0.0', total: '1.0', unit: 'MB' });
  });

  it('never shows more than the total', () => {
    expect(formatBytesOf(2_500_000, 2_000_000, 'en').loaded).toBe('2.0');
  });
});

describe('in Russian', () => {
  it('numbers and units are Russian', () => {
    expect(formatDuration(8.3, 'ru')).toBe('8 мс');
    expect(formatDuration(1440, 'ru')).toBe('1,4 с');
    expect(formatTiming(3.14, 'ru')).toBe('3,1 мс');
    expect(formatPercent(0.973, 'ru')).toBe('97,3\u00a0%');
    expect(formatPercent(0.99999, 'ru')).toBe('>99,9\u00a0%');
  });
});

describe('formatSize', () => {
  it('groups digits', () => {
    expect(formatSize({ width: 4032, height: 302 }, 'en')).toBe('4,032 × 302');
  });
});
