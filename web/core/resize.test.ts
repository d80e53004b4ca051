import { describe, expect, test } from 'vitest';
import { coverBox, Resizer } from './resize.ts';
import { firstDifference, goldenResizes, type MakeResizer, resizeBy } from './testing/resizing.ts';

const make: MakeResizer = (...source) => new Resizer(...source);

describe('Resizer equals Pillow bit for bit', () => {
  test('there are cases of each filter', () => {
    const filters = new Set(goldenResizes.map(({ wanted }) => wanted.filter));
    expect(filters).toEqual(new Set(['bilinear', 'bicubic', 'lanczos']));
  });

  test.each(goldenResizes)('$name', ({ picture, wanted, expected }) => {
    expect(firstDifference(resizeBy(make, picture, wanted, 7), expected)).toBeUndefined();
  });
});

describe('coverBox', () => {
  test('takes the centre square of a wide and of a tall picture', () => {
    expect(coverBox(40, 30, 32, 32)).toEqual({ x0: 5, y0: 0, x1: 35, y1: 30 });
    expect(coverBox(3, 6, 32, 32)).toEqual({ x0: 0, y0: 1.5, x1: 3, y1: 4.5 });
  });

  test('keeps the aspect of an input that is not square', () => {
    expect(coverBox(100, 100, 20, 10)).toEqual({ x0: 0, y0: 25, x1: 100, y1: 75 });
  });
});
