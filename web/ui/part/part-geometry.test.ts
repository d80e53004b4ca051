import { describe, expect, it } from 'vitest';
import { isWhole } from '../../core/crop.ts';
import { corners, everything, isSqueezed, moved, resized, scaled, typed, windows } from './part-geometry.ts';

const picture = { width: 640, height: 480 };
const crop = { x: 100, y: 100, width: 200, height: 200 };

describe('a part', () => {
  it('is moved, and stops at the edges', () => {
    expect(moved(crop, 10.4, -20, picture)).toEqual({ ...crop, x: 110, y: 80 });
    expect(moved(crop, -900, 900, picture)).toEqual({ ...crop, x: 0, y: 280 });
  });

  it('is resized by a corner, and the one across from it stays', () => {
    expect(resized(crop, 'lower-right', 50, 20, picture, 1)).toEqual({ ...crop, width: 250, height: 250 });
    expect(resized(crop, 'upper-left', 50, 60, picture, 1)).toEqual({
      x: 150,
      y: 150,
      width: 150,
      height: 150,
    });
    for (const corner of corners) {
      for (const [dx, dy] of [
        [900, 900],
        [-900, -900],
        [900, -900],
      ] as const) {
        const { x, y, width, height } = resized(crop, corner, dx, dy, picture, 1);
        expect(Math.min(x, y, 640 - x - width, 480 - y - height)).toBeGreaterThanOrEqual(0);
        expect(width).toBe(height);
        expect(width).toBeGreaterThanOrEqual(24);
        expect(corner.endsWith('left') ? x + width : x).toBe(corner.endsWith('left') ? 300 : 100);
        expect(corner.startsWith('upper') ? y + height : y).toBe(corner.startsWith('upper') ? 300 : 100);
      }
    }
  });

  it('grows and shrinks around its middle, up to the picture and down to what has something to see', () => {
    expect(scaled(crop, 1.1, picture, 1)).toEqual({ x: 90, y: 90, width: 220, height: 220 });
    expect(scaled(crop, 9, picture, 1)).toEqual({ x: 0, y: 0, width: 480, height: 480 });
    expect(scaled(crop, 0.01, picture, 1)).toMatchObject({ width: 24, height: 24 });
    const small = { x: 0, y: 0, width: 8, height: 8 };
    expect(scaled(small, 1.05, { width: 20, height: 20 }, 1).width).toBe(9);
  });

  it('takes numbers that are typed, as far as the picture has them', () => {
    expect(typed(crop, 'x', 120, picture, 1)).toEqual({ ...crop, x: 120 });
    expect(typed(crop, 'y', 470, picture, 1)).toEqual({ ...crop, y: 280 });
    expect(typed(crop, 'width', 9000, picture, 1)).toEqual({ x: 100, y: 0, width: 480, height: 480 });
  });

  it('keeps the aspect of the model’s input', () => {
    expect(scaled(crop, 1, picture, 2)).toMatchObject({ width: 200, height: 100 });
    expect(typed(crop, 'width', 9000, picture, 2)).toMatchObject({ x: 0, width: 640, height: 320 });
  });

  it('is squeezed where it has another aspect', () => {
    expect(isSqueezed(everything(picture), 1)).toBe(true);
    expect(isSqueezed(everything({ width: 480, height: 479 }), 1)).toBe(false);
    expect([isWhole(everything(picture), picture), isWhole(crop, picture)]).toEqual([true, false]);
  });

  it('may be all of a picture that is smaller than what a model sees', () => {
    const tiny = { width: 5, height: 3 };
    expect(scaled({ x: 1, y: 0, width: 3, height: 3 }, 0.5, tiny, 1)).toEqual({
      x: 1,
      y: 0,
      width: 3,
      height: 3,
    });
    expect(windows(tiny, 1).length).toBeGreaterThan(0);
  });
});

describe('the windows', () => {
  it.each([
    [640, 480],
    [480, 640],
    [500, 500],
    [8000, 300],
  ])('of a picture of %i x %i cover all of it, half over each other', (width, height) => {
    const all = windows({ width, height }, 1);
    for (const { x, y, width: w, height: h } of all) {
      expect(Math.min(x, y, width - x - w, height - y - h)).toBeGreaterThanOrEqual(0);
    }
    const least = Math.min(...all.map((one) => one.width));
    const smallest = all.filter((one) => one.width === least);
    const starts = [...new Set(smallest.map(({ x }) => x))].sort((a, b) => a - b);
    starts.slice(1).forEach((x, i) => {
      expect(x - (starts[i] as number)).toBeLessThanOrEqual(least / 2 + 1);
    });
    expect(Math.min(...smallest.map(({ x }) => x))).toBe(0);
    expect(Math.max(...smallest.map((one) => one.x + one.width))).toBeGreaterThanOrEqual(width - 1);
    expect(Math.max(...smallest.map((one) => one.y + one.height))).toBeGreaterThanOrEqual(height - 1);
    expect(all.length).toBeLessThan(300);
  });

  it('are about fifty of an ordinary picture', () => {
    expect(windows(picture, 1)).toHaveLength(49);
  });
});
