import { describe, expect, test } from 'vitest';
import { softmax, topK } from './probability.ts';

describe('softmax', () => {
  test('gives the textbook values', () => {
    const [a, b] = softmax([0, Math.log(3)]);
    expect(a).toBeCloseTo(0.25, 12);
    expect(b).toBeCloseTo(0.75, 12);
  });

  test('adds up to 1 and does not overflow on huge logits', () => {
    const p = softmax([1000, 999, -1000]);
    expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(p[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  test('a higher temperature flattens, and leaves the order', () => {
    const cold = softmax([2, 1, 0]);
    const warm = softmax([2, 1, 0], 2);
    expect(warm[0]).toBeLessThan(cold[0] as number);
    expect(warm[2]).toBeGreaterThan(cold[2] as number);
    expect(Array.from(warm)).toEqual(Array.from(softmax([1, 0.5, 0])));
  });
});

describe('topK', () => {
  test('is sorted, stable among equals, and no longer than asked', () => {
    expect(topK([0.1, 0.4, 0.1, 0.4], 3)).toEqual([
      { index: 1, value: 0.4 },
      { index: 3, value: 0.4 },
      { index: 0, value: 0.1 },
    ]);
  });
});
