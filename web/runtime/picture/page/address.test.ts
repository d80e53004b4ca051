import { describe, expect, it } from 'vitest';
import { looksLikeAddress, pictureName, toImageAddress } from './address.ts';

const page = 'https://inkling.test/app/';

describe('toImageAddress', () => {
  it.each([
    ['https://example.org/cat.jpg', 'https://example.org/cat.jpg'],
    [' https://example.org/a%20cat.jpg \n', 'https://example.org/a%20cat.jpg'],
    ['https://example.org/a cat.jpg', 'https://example.org/a%20cat.jpg'],
    ['http://example.org/cat.jpg', 'https://example.org/cat.jpg'],
    ['HTTPS://EXAMPLE.ORG/cat.jpg', 'https://example.org/cat.jpg'],
    ['https://intranet/cat.jpg', 'https://intranet/cat.jpg'],
    ['data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'],
  ])('%s', (text, address) => {
    expect(toImageAddress(text, page)).toBe(address);
  });

  it.each([
    ['example.org', 'https://example.org/'],
    ['example.org/cat.jpg', 'https://example.org/cat.jpg'],
    ['example.org:8443/cat.jpg?size=2', 'https://example.org:8443/cat.jpg?size=2'],
    ['//example.org/cat.jpg', 'https://example.org/cat.jpg'],
    ['www.example.org?cat', 'https://www.example.org/?cat'],
    ['кот.рф/a.png', 'https://xn--j1aim.xn--p1ai/a.png'],
    ['192.168.0.1/cat.jpg', 'https://192.168.0.1/cat.jpg'],
    ['localhost/cat.jpg', 'https://localhost/cat.jpg'],
    ['nas:8443/cat.jpg', 'https://nas:8443/cat.jpg'],
    ['inkling.test/samples/ship.webp', 'https://inkling.test/samples/ship.webp'],
  ])('puts https:// before the host of %s', (text, address) => {
    expect(toImageAddress(text, page)).toBe(address);
  });

  it.each(['""', "''", '``', '“”', '„“', '‘’', '«»', '‹›', '<>'])('takes off the quotes %s', (quotes) => {
    const [opens, closes] = quotes;
    for (const [text, address] of [
      ['https://example.org/a.png', 'https://example.org/a.png'],
      ['example.org/a.png', 'https://example.org/a.png'],
      ['data:image/gif;base64,R0lGOD', 'data:image/gif;base64,R0lGOD'],
    ] as const) {
      expect(toImageAddress(` ${opens}${text}${closes} `, page)).toBe(address);
      expect(looksLikeAddress(`${opens}${text}${closes}`)).toBe(true);
    }
    expect(toImageAddress(`${opens}cat${closes}`, page)).toBeNull();
  });

  it('keeps http on the page’s own site, and takes it where no scheme is given', () => {
    const local = 'http://127.0.0.1:8080/';
    for (const text of ['http://127.0.0.1:8080/a.png', '127.0.0.1:8080/a.png']) {
      expect(toImageAddress(text, local)).toBe('http://127.0.0.1:8080/a.png');
    }
    expect(toImageAddress('127.0.0.1:9090/a.png', local)).toBe('https://127.0.0.1:9090/a.png');
  });

  it.each([
    '',
    '  ',
    '""',
    'cat',
    'a b',
    'cat dog.png',
    '3.14',
    'samples/ship.webp',
    '/samples/ship.webp',
    './ship.webp',
    '//samples/ship.webp',
    '// example.org/cat.jpg',
    'cat@example.org',
    'mailto:cat@example.org',
    'tel:112',
    'javascript:alert(1)',
    'javascript:alert(1.5)',
    'file:///etc/passwd',
    'C:\\pictures\\cat.jpg',
    'blob:https://a/b',
    'data:text/html,x',
    'https://',
    'https:// example.org',
    'https://example.org/a\nhttps://example.org/b',
    'example.org:99999/a.png',
    'exa%00mple.org/a.png',
  ])('refuses %j', (text) => {
    expect(toImageAddress(text, page)).toBeNull();
  });
});

describe('looksLikeAddress', () => {
  it.each([
    'https://example.org/cat.jpg',
    'data:image/gif;base64,R0lGOD',
    'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg">\n<path d="M0 0"/></svg>',
    'example.org/cat.jpg',
    '//example.org/cat.jpg',
    'кот.рф/a.png',
  ])('takes %j', (text) => {
    expect(looksLikeAddress(text)).toBe(true);
  });

  it.each([
    'see https://example.org/cat.jpg',
    'https://example.org/a\nhttps://example.org/b',
    '# https://example.org/a',
    'a cat',
    'cat',
    '// a comment, and/or more.',
    'data:image/gif is a type',
    'The end.',
    'example.org',
    'and/or',
    'cat@example.org',
  ])('leaves %j alone', (text) => {
    expect(looksLikeAddress(text)).toBe(false);
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
