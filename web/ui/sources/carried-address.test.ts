import { describe, expect, it } from 'vitest';
import { carriedAddress } from './carried-address.ts';

const address = (data: Readonly<Record<string, string>>) =>
  carriedAddress({ getData: (type) => data[type] ?? '' });
const cat = 'https://example.org/cat.jpg';

describe('the address that a drop or the clipboard carries', () => {
  it('is the image’s own, not that of the link around it', () => {
    const html =
      '<meta charset="utf-8"><a href="/cats"><img alt="a > b" src="https://example.org/cat.jpg?a=1&amp;b=2"></a>';
    expect(address({ 'text/html': html, 'text/uri-list': 'https://example.org/cats' })).toBe(
      'https://example.org/cat.jpg?a=1&b=2',
    );
  });

  it('is that of the picture in a document', () => {
    // As Google Docs writes it.
    const html = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><span style="border:none"><img src="${cat}" width="624" height="351" style="margin-left:0px"/></span></b>`;
    expect(address({ 'text/html': html, 'text/plain': '' })).toBe(cat);
  });

  it.each([
    [`<img src='${cat}'>`, cat],
    [`<IMG SRC=${cat} width=1>`, cat],
    [`<img src="data:image/gif;base64,R0lGOD">`, 'data:image/gif;base64,R0lGOD'],
    // What only the other program can read is passed over.
    [`<img src="file:///C:/cat.jpg"><img src="cid:1"><img src="${cat}">`, cat],
    [`<img src="https://example.org/count.gif" width=1 height="1" alt=""><img src="${cat}">`, cat],
    [
      `<!--StartFragment--><!-- <img src="https://example.org/old.png"> --><img src="${cat}"><!--EndFragment-->`,
      cat,
    ],
    [`<img data-src="https://example.org/late.jpg" src="${cat}">`, cat],
  ])('of %s', (html, expected) => {
    expect(address({ 'text/html': html })).toBe(expected);
  });

  it('is the first of the list where there is no markup, or only a relative address in it', () => {
    const uris = `# a comment, https://example.org/\r\n${cat}\r\nhttps://example.org/dog.jpg\r\n`;
    expect(address({ 'text/uri-list': uris })).toBe(cat);
    expect(address({ 'text/html': "<img src='cat.jpg'>", 'text/uri-list': uris })).toBe(cat);
  });

  it('is the text where that is nothing else', () => {
    expect(address({ 'text/plain': ` ${cat}\n` })).toBe(cat);
    expect(address({ 'text/plain': `look: ${cat}` })).toBeNull();
  });

  it('is none where nothing is an address', () => {
    expect(address({ 'text/html': '<p>text</p>', 'text/uri-list': 'javascript:alert(1)' })).toBeNull();
    expect(address({})).toBeNull();
  });

  it.each(['<img ', '<img "', '<img \'"', '<img src', '<img src=', '<img a="b" ', '<!--', '<!-- -->'])(
    'is looked for in linear time, in 200,000 times %j, which would not end in another',
    (piece) => {
      expect(address({ 'text/html': piece.repeat(200_000) })).toBeNull();
    },
  );
});
