import { describe, expect, it } from 'vitest';
import { bestOf, foundMost, gridOf, type Look, placeOf, toLook } from './windows.ts';

const picture = { width: 80, height: 40 };
const look = (x: number, y: number, width: number, pizza: number): Look => ({
  crop: { x, y, width, height: width },
  probabilities: { pizza, other: 1 - pizza },
});

describe('what was found in the windows of a picture', () => {
  it('is where a class is most probable, in the largest window that is about as good', () => {
    const looks = [look(0, 0, 40, 0.2), look(40, 0, 40, 0.89), look(60, 20, 20, 0.9), look(0, 0, 20, 0.1)];
    expect(bestOf(looks, 'pizza')).toEqual({ crop: looks[1]?.crop, probability: 0.89 });
    expect(bestOf(looks, 'other')).toEqual({ crop: looks[3]?.crop, probability: 0.9 });
    expect(bestOf(looks, 'cat')).toBeNull();
    expect(foundMost(looks, ['other', 'pizza'])).toBe('other');
    expect(foundMost(looks.slice(0, 3), ['other', 'pizza'])).toBe('pizza');
  });

  it('is nothing where every answer was held back', () => {
    const classes = [{ id: 'pizza', name: { en: 'pizza' }, probability: 0.99 }];
    const { crop } = look(0, 0, 40, 1);
    expect(toLook(crop, { classes, warnings: [] }).probabilities).toEqual({ pizza: 0.99 });
    const unlike = { code: 'out-of-distribution', statistic: 'cosine', value: 0, threshold: 0.4 } as const;
    const held = toLook(crop, { classes, warnings: [unlike] });
    expect(held.probabilities).toEqual({});
    expect(foundMost([held], ['pizza'])).toBeNull();
    // Only the end of the file is missing: that says nothing of what is in it.
    expect(toLook(crop, { classes, warnings: [{ code: 'truncated' }] }).probabilities).toEqual({
      pizza: 0.99,
    });
  });

  it('is drawn as the mean over all windows that cover a place', () => {
    const { width, height, values } = gridOf([look(0, 0, 40, 1), look(20, 0, 40, 0.5)], 'pizza', picture);
    expect([width, height]).toEqual([40, 20]);
    const at = (x: number, y: number) => values[(y / 2) * width + x / 2];
    expect([at(10, 10), at(30, 10), at(50, 10), at(70, 10)]).toEqual([1, 0.75, 0.5, 0]);
  });

  it('is told by its place', () => {
    const place = (x: number, y: number) => placeOf({ x, y, width: 2, height: 2 }, picture);
    expect([place(0, 0), place(39, 0), place(78, 0)]).toEqual(['upper-left', 'top', 'upper-right']);
    expect([place(0, 19), place(39, 19), place(78, 19)]).toEqual(['left', 'middle', 'right']);
    expect([place(0, 38), place(39, 38), place(78, 38)]).toEqual(['lower-left', 'bottom', 'lower-right']);
  });
});
