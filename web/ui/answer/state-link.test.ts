import { expect, it } from 'vitest';
import { readStateLink, stateLink } from './state-link.ts';

const page = 'https://inkling.test/app/?model=old&engine=old&image=old#there';

it('names model, engine and picture, and is read back as it was made', () => {
  const image = 'https://example.org/a cat.jpg?size=2&x=1#y';
  const { href, withPicture } = stateLink(page, { model: 'pizza', engine: 'tfjs-webgl', image });
  expect(withPicture).toBe(true);
  expect(
    href.startsWith('https://inkling.test/app/?model=pizza&engine=tfjs-webgl&image=https%3A%2F%2F'),
  ).toBe(true);
  expect(readStateLink(href)).toEqual({ model: 'pizza', image });
});

it('leaves out what there is not', () => {
  expect(stateLink(page, { model: 'pizza', engine: null, image: null })).toEqual({
    href: 'https://inkling.test/app/?model=pizza',
    withPicture: false,
  });
  expect(readStateLink('https://inkling.test/app/')).toEqual({ model: null, image: null });
});

it('leaves out a picture whose address no link can hold', () => {
  const image = `data:image/png;base64,${'A'.repeat(3000)}`;
  expect(stateLink(page, { model: 'pizza', engine: null, image })).toEqual({
    href: 'https://inkling.test/app/?model=pizza',
    withPicture: false,
  });
});
