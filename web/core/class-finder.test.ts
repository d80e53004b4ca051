import { describe, expect, it } from 'vitest';
import { createClassFinder } from './class-finder.ts';

const [cat, dog, bear] = [0, 1, 2];
const labels = [
  { id: 'cat', name: { en: 'cat', ru: 'кошка' } },
  { id: 'dog', name: { en: 'dog', ru: 'собака' } },
  { id: 'polar-bear', name: { en: 'polar bear', ru: 'белый медведь' } },
];

describe('createClassFinder', () => {
  const find = createClassFinder({ labels });

  it.each([
    ['cat/a.png', cat],
    ['CAT/a.png', cat],
    ['polar-bear/a.png', bear],
    ['Polar Bear/a.png', bear],
    ['polar_bear/a.png', bear],
    [' polar  bear /a.png', bear],
    ['собака/a.png', dog],
    ['Белый медведь/a.png', bear],
    ['pets/cat/2024/a.png', cat],
  ])('knows the class of %s', (path, place) => {
    expect(find(path)).toBe(place);
  });

  it('takes the innermost of two', () => {
    expect(find('cat/dog/a.png')).toBe(dog);
  });

  it.each(['a.png', 'cat.png', 'cats/a.png', 'holidays/a.png'])('finds none in %s', (path) => {
    expect(find(path)).toBeUndefined();
  });
});
