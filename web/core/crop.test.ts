import { describe, expect, it } from 'vitest';
import { boxOf, middleOf, sameCrop } from './crop.ts';

const picture = { width: 640, height: 480 };

describe('a part of a picture', () => {
  it('is the middle where nobody chose another', () => {
    expect(middleOf(picture, { width: 32, height: 32 })).toEqual({ x: 80, y: 0, width: 480, height: 480 });
    expect(middleOf(picture, { width: 64, height: 32 })).toEqual({ x: 0, y: 80, width: 640, height: 320 });
  });

  it('stays within the picture, and has pixels', () => {
    const box = (x: number, y: number, width: number, height: number) =>
      boxOf({ x, y, width, height }, picture);
    expect(box(10, 20, 30, 40)).toEqual({ x0: 10, y0: 20, x1: 40, y1: 60 });
    expect(box(-5, 470, 30, 40)).toEqual({ x0: 0, y0: 470, x1: 30, y1: 480 });
    expect(box(900, 900, 0, -3)).toEqual({ x0: 639, y0: 479, x1: 640, y1: 480 });
  });

  it('is the same by its numbers', () => {
    const crop = { x: 1, y: 2, width: 3, height: 4 };
    expect([sameCrop(crop, { ...crop }), sameCrop(null, null)]).toEqual([true, true]);
    expect([sameCrop(crop, null), sameCrop(crop, { ...crop, width: 4 })]).toEqual([false, false]);
  });
});
