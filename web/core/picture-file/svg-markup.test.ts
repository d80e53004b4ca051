import { describe, expect, it } from 'vitest';
import { isOfNoSize, sheetsOf, tagsOf, withoutViewportSize } from './svg-markup.ts';

describe('tagsOf', () => {
  it('reads tags as XML has them', () => {
    const text = `<?xml version="1.0"?><!-- <a/> --><s:svg a='>' xlink:href = "&#x23;a&amp;"><![CDATA[<b>]]> word</s:svg>`;
    expect(
      Array.from(tagsOf(text), ({ name, attributes, kind, begin, end }) => [
        name,
        Object.fromEntries(attributes),
        kind,
        text.slice(begin, end).length,
      ]),
    ).toEqual([
      ['svg', { a: '>', href: '#a&' }, 'opens', 41],
      ['svg', {}, 'closes', 8],
    ]);
  });
});

describe('sheetsOf', () => {
  it('gives the texts of style sheets, references written out and CDATA as it is', () => {
    const text =
      '<style>a &gt; b</style><s:style type="text/css"><![CDATA[ a > b { } ]]></s:style><styled>c</styled>';
    expect([...sheetsOf(text)]).toEqual(['a > b', ' a > b { } ']);
  });
});

describe('the size of the root', () => {
  it.each([
    ['width="0"', true],
    ["height='-4px' width='5'", true],
    ['width="0.5"', false],
    ['width="100%"', false],
    ['stroke-width="0"', false],
    ['', false],
  ])('%s', (size, none) => {
    expect(isOfNoSize(`<!-- <svg width="0"> --><svg ${size}><rect width="0"/></svg>`)).toBe(none);
  });

  it('is none where it is the window’s', () => {
    const rest = 'viewBox="0 0 9 9"><rect width="9vw"/></svg>';
    expect(withoutViewportSize(`<!-- --><svg width="100vw" height = '50.5vmin' ${rest}`)).toBe(
      `<!-- --><svg ${rest}`,
    );
    expect(withoutViewportSize(`<svg width="9" height="1em" ${rest}`)).toBe(
      `<svg width="9" height="1em" ${rest}`,
    );
  });
});
