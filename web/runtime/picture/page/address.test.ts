import { describe, expect, it } from 'vitest';
import { looksLikeAddress, pictureName, toImageAddress } from './address.ts';

const page = 'https://inkling.test/app/';

describe('toImageAddress', () => {
  it.each([
    ['https://example.org/cat.jpg', 'https://example.org/cat.jpg'],
    [' https://example.org/a%20cat.jpg \n', 'https://example.org/a%20cat.jpg'],
    ['http://example.org/cat.jpg', 'https://example.org/cat.jpg'],
    ['example.org/cat.jpg', 'https://example.org/cat.jpg'],
    ['samples/ship.webp', 'https://inkling.test/app/samples/ship.webp'],
    ['data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'],
  ])('%s', (text, address) => {
    expect(toImageAddress(text, page)).toBe(address);
  });

  it('keeps http on the page’s own site', () => {
    expect(toImageAddress('http://127.0.0.1:8080/a.png', 'http://127.0.0.1:8080/')).toBe(
      'http://127.0.0.1:8080/a.png',
    );
  });

  it.each([
    '',
    '  ',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'blob:https://a/b',
    'data:text/html,x',
    'a b',
    'https://',
  ])('refuses %j', (text) => {
    expect(toImageAddress(text, page)).toBeNull();
  });
});

describe('looksLikeAddress', () => {
  it('takes an address alone', () => {
    expect(looksLikeAddress('https://example.org/cat.jpg')).toBe(true);
    expect(looksLikeAddress('data:image/gif;base64,R0lGOD')).toBe(true);
    expect(looksLikeAddress('see https://example.org/cat.jpg')).toBe(false);
    expect(looksLikeAddress('https://example.org/a\nhttps://example.org/b')).toBe(false);
    expect(looksLikeAddress('a cat')).toBe(false);
  });
});

describe('pictureName', () => {
  it('is the file’s, else the site’s', () => {
    expect(pictureName('https://example.org/pictures/a%20cat.jpg?size=2')).toBe('a cat.jpg');
    expect(pictureName('https://example.org/')).toBe('example.org');
    expect(pictureName('https://example.org/100%.png')).toBe('100%.png');
    expect(pictureName('data:image/png;base64,AAAA')).toBe('data');
  });
});
