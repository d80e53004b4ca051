import { describe, expect, it } from 'vitest';
import { paintActivation, viewActivation } from './activation.ts';

const square = (label: string, ...values: number[]) => ({
  width: 3,
  height: 3,
  labels: ['other', label],
  maps: Float32Array.from([...new Array(9).fill(-1), ...values]),
});

describe('where it looked', () => {
  it('goes from where the least speaks for a class to where the most does', () => {
    const view = viewActivation(square('cat', 2, 4, 2, 2, 2, 2, 2, 2, 3), 'cat');
    expect(view?.values).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0.5]);
    expect(viewActivation(square('cat', 1, 1, 1, 1, 1, 1, 1, 1, 1), 'dog')).toBeNull();
  });

  it.each([
    [[9, 0, 0, 0, 0, 0, 0, 0, 0], 'upper-left'],
    [[0, 9, 0, 0, 0, 0, 0, 0, 0], 'top'],
    [[0, 0, 9, 0, 0, 9, 0, 0, 9], 'right'],
    [[0, 0, 0, 0, 9, 0, 0, 0, 0], 'middle'],
    [[0, 0, 0, 0, 0, 0, 8, 9, 8], 'bottom'],
    [[0, 0, 0, 0, 0, 1, 0, 1, 9], 'lower-right'],
    [[9, 0, 0, 0, 0, 0, 0, 0, 6], 'upper-left'],
    [[9, 0, 9, 9, 0, 9, 9, 0, 9], null],
    [[9, 9, 9, 9, 0, 9, 9, 9, 9], null],
  ])('%j is said in words: %s', (values, place) => {
    expect(viewActivation(square('cat', ...values), 'cat')?.place).toBe(place);
  });

  it('is nowhere in particular where it is all about the same', () => {
    expect(viewActivation(square('cat', 9, 9, 9, 9, 9.5, 9, 9, 9, 9), 'cat')?.place).toBeNull();
    expect(viewActivation(square('other', ...new Array(9).fill(-1)), 'other')).toMatchObject({
      place: null,
      values: new Array(9).fill(0),
    });
  });

  it('is ever lighter the more speaks for a class', () => {
    const values = Array.from({ length: 41 }, (_, i) => i / 40);
    const rgba = paintActivation({ values });
    const luminances = values.map((_, i) => {
      const [red, green, blue] = rgba.subarray(i * 4) as unknown as [number, number, number];
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    for (const [i, luminance] of luminances.entries()) {
      if (i > 0) expect(luminance).toBeGreaterThan(luminances[i - 1] as number);
    }
    expect([...rgba.subarray(0, 4)]).toEqual([0, 32, 77, 255]);
    expect([...rgba.subarray(-4)]).toEqual([255, 234, 70, 255]);
  });
});
