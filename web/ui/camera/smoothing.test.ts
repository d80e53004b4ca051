import { describe, expect, it } from 'vitest';
import { smooth } from './smoothing.ts';

const before = { cat: 0.8, dog: 0.2 };
const now = { cat: 0, dog: 1 };

describe('smoothing', () => {
  it('begins with what there is', () => {
    expect(smooth(null, now, 0, 200)).toEqual(now);
  });

  it('has followed 63 % of a change after one time constant, and 95 % after three', () => {
    expect(smooth(before, now, 200, 200).dog).toBeCloseTo(0.2 + 0.8 * 0.632, 3);
    expect(smooth(before, now, 600, 200).dog).toBeCloseTo(0.2 + 0.8 * 0.95, 3);
  });

  it('comes to the same however often it is told', () => {
    let often: ReturnType<typeof smooth> = before;
    for (let i = 0; i < 30; i++) often = smooth(often, now, 10, 200);
    expect(often.cat).toBeCloseTo(smooth(before, now, 300, 200).cat ?? Number.NaN, 12);
  });

  it('keeps probabilities adding up to 1', () => {
    const { cat = 0, dog = 0 } = smooth(before, now, 77, 200);
    expect(cat + dog).toBeCloseTo(1, 12);
  });

  it('does nothing in no time, and is all there without a time constant', () => {
    expect(smooth(before, now, 0, 200)).toEqual(before);
    expect(smooth(before, now, 0, 0)).toEqual(now);
  });

  it('takes a name that is new, or gone, for 0', () => {
    expect(smooth({ dark: 1 }, { noisy: 1 }, 200, 200)).toEqual({
      dark: expect.closeTo(0.368, 3),
      noisy: expect.closeTo(0.632, 3),
    });
  });
});
