import { expect, it } from 'vitest';
import { droppedAddress } from './dropped-address.ts';

it('is the image’s own, not that of the link around it', () => {
  const html =
    '<meta charset="utf-8"><a href="/cats"><img alt="a > b" src="https://example.org/cat.jpg?a=1&amp;b=2"></a>';
  expect(droppedAddress({ html, uris: 'https://example.org/cats' })).toBe(
    'https://example.org/cat.jpg?a=1&b=2',
  );
});

it('is the first of the list where there is no markup, or only a relative address in it', () => {
  const uris = '# a comment\r\nhttps://example.org/cat.jpg\r\nhttps://example.org/dog.jpg\r\n';
  expect(droppedAddress({ html: '', uris })).toBe('https://example.org/cat.jpg');
  expect(droppedAddress({ html: "<img src='cat.jpg'>", uris })).toBe('https://example.org/cat.jpg');
});

it('is none where nothing is an address', () => {
  expect(droppedAddress({ html: '<p>text</p>', uris: 'javascript:alert(1)' })).toBeNull();
});
