import { describe, expect, test } from 'vitest';
import { SharedLine } from './shared-line.ts';

const tenMegabits = 10_000_000; // 1250 bytes a millisecond
const forever = Number.MAX_VALUE;

function leaving(line: SharedLine<string>, now = 0) {
  const last = new Map<string, number>();
  for (const { key, leavesAt } of line.book(now, forever)) last.set(key, leavesAt);
  return Object.fromEntries(last);
}

describe('a shared line', () => {
  test('takes bits divided by rate', () => {
    const line = new SharedLine<string>(tenMegabits);
    line.push('a', new Uint8Array(1_000_000));
    line.push('a', new Uint8Array(250_000));
    expect(leaving(line).a).toBeCloseTo(1000, 6);
  });

  test('two large files each get half of it', () => {
    const line = new SharedLine<string>(tenMegabits);
    line.push('a', new Uint8Array(500_000));
    line.push('b', new Uint8Array(500_000));
    const { a, b } = leaving(line);
    expect(b).toBeCloseTo(800, 6);
    expect(a).toBeGreaterThan(750);
  });

  test('a small file waits for one turn of a large one, not for all of it', () => {
    const line = new SharedLine<string>(tenMegabits);
    line.push('large', new Uint8Array(2_000_000));
    line.push('small', new Uint8Array(1250));
    expect(leaving(line).small).toBeCloseTo((16 * 1024 + 1250) / 1250, 6);
  });

  test('idle time is lost', () => {
    const line = new SharedLine<string>(tenMegabits);
    line.push('a', new Uint8Array(1250));
    expect(leaving(line, 0).a).toBeCloseTo(1, 6);
    line.push('a', new Uint8Array(1250));
    expect(leaving(line, 500).a).toBeCloseTo(501, 6);
  });

  test('books no further ahead than told, and a late call within that loses nothing', () => {
    const line = new SharedLine<string>(tenMegabits);
    line.push('a', new Uint8Array(125_000));
    let last = 0;
    for (let now = 0; now < 100; now += 24) {
      for (const { leavesAt } of line.book(now, 25)) {
        expect(leavesAt).toBeLessThan(now + 25 + (16 * 1024) / 1250);
        last = leavesAt;
      }
    }
    expect(last).toBeCloseTo(100, 6);
  });

  test('keeps each connection’s bytes in order, all of them', () => {
    const line = new SharedLine<string>(tenMegabits);
    const bytes = Uint8Array.from({ length: 50_000 }, (_, i) => i % 251);
    line.push('a', bytes.subarray(0, 20_000));
    line.push('b', new Uint8Array(3));
    line.push('a', bytes.subarray(20_000));
    const got = line.book(0, forever).filter(({ key }) => key === 'a');
    expect(Buffer.concat(got.map(({ data }) => data)).equals(bytes)).toBe(true);
  });

  test('forgets a connection that is gone', () => {
    const line = new SharedLine<string>(tenMegabits);
    line.push('a', new Uint8Array(10));
    expect(line.waiting('a')).toBe(10);
    line.drop('a');
    expect(line.waiting('a')).toBe(0);
    expect(line.book(0, forever)).toEqual([]);
  });

  test('refuses a rate that is none', () => {
    expect(() => new SharedLine(0)).toThrow(RangeError);
  });
});
