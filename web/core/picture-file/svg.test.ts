import { describe, expect, it } from 'vitest';
import { isSvg, longestProlog } from './svg.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, littleEndian: boolean, mark: boolean) => {
  const units = Array.from(mark ? `\ufeff${text}` : text, (char) => char.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) => (littleEndian ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
  );
};
const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';

describe('isSvg', () => {
  it.each([
    ['alone', svg],
    ['behind white space', `\n\t ${svg}`],
    ['with a mark of UTF-8', `\ufeff${svg}`],
    ['with a declaration and an instruction', `<?xml version="1.0"?><?xml-stylesheet href="a.css"?>${svg}`],
    ['behind a comment with another root in it', `<!-- <html> <svg width="1"> -->${svg}`],
    [
      'behind a DOCTYPE with another root in it',
      `<!DOCTYPE svg [<!ENTITY a "<html>"> <!-- ]> <html> --> <!ENTITY b '>'>]>${svg}`,
    ],
    ['with a prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'],
    ['with a line break behind its name', '<svg\nxmlns="http://www.w3.org/2000/svg"></svg>'],
  ])('%s', (_, text) => {
    expect(isSvg(utf8(text))).toBe(true);
  });

  it('reads UTF-16, with and without its mark', () => {
    for (const littleEndian of [true, false]) {
      for (const mark of [true, false]) expect(isSvg(utf16(`<?xml?>${svg}`, littleEndian, mark))).toBe(true);
    }
  });

  it.each([
    ['a page with a drawing in it', `<!DOCTYPE html><html><body>${svg}</body></html>`],
    ['another name', '<svgfoo/>'],
    ['a text', `see ${svg}`],
    ['only a comment', `<!-- ${svg} -->`],
    ['a comment that does not end', `<!-- ${svg}`],
    ['a DOCTYPE that does not end', `<!DOCTYPE svg [ ${svg}`],
    ['nothing', ''],
  ])('is none: %s', (_, text) => {
    expect(isSvg(utf8(text))).toBe(false);
  });

  it('looks at the beginning alone', () => {
    expect(isSvg(utf8(`<!--${'-'.repeat(longestProlog)}-->${svg}`))).toBe(false);
    expect(isSvg(utf8(`<!--${' '.repeat(longestProlog - 200)}-->${svg}`))).toBe(true);
    expect(isSvg(utf8('<svg '.repeat(20_000)))).toBe(true);
    expect(isSvg(utf8('<!--'.repeat(20_000)))).toBe(false);
  });
});
