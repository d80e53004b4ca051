import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

const field = (cell: string | number | null) => toCsv([[cell]]).slice(1, -2);

/** The cells of one record, as a reader finds them that parts at `separator`: quotes count where they begin a cell. */
function cellsOf(record: string, separator: string): string[] {
  const cell = new RegExp(
    `(?:^|[${separator}\\n])(?:[ ]*"((?:[^"]|"")*)"([^${separator}\\n]*)|([^${separator}\\n]*))`,
    'g',
  );
  return [...record.matchAll(cell)].map(
    ([, quoted, rest = '', bare]) => quoted?.replaceAll('""', '"').concat(rest) ?? bare ?? '',
  );
}

/** Takes out what was put in, as whoever reads the names again does. */
const unguarded = (cell: string) => cell.replace(/(?<=^|[;\t\r\n])'(?=[\s"']*[=+\-@\t\r\n＝＋－＠])/g, '');

const hostile = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tx',
  '\t=1',
  '\r=1',
  '＝1+1',
  ' =1+1',
  '\u3000=1+1',
  '"=1+1',
  `'=1+1`,
  `''=1+1`,
  'a;=1+1',
  'a; =1+1',
  'a;"=1+1"',
  'a\t=1+1',
  'a\n=1+1',
  'a";=1+1;"',
  'cat.png;;=HYPERLINK("https://example.org";"a")',
];
const harmless = [
  'cat.png',
  'a-b.png',
  'a, -b.png',
  `it's.png`,
  `'quoted'.png`,
  'a;b',
  'say "hi"',
  ' a',
  '',
  '1=1',
];

describe('toCsv', () => {
  it('parts fields by commas and records by CRLF, after a byte order mark', () => {
    expect(
      toCsv([
        ['a', 'b'],
        ['c', 1.5],
      ]),
    ).toBe('\uFEFFa,b\r\nc,1.5\r\n');
  });

  it('quotes what would be taken apart, and doubles quotes', () => {
    expect(field('a,b')).toBe('"a,b"');
    expect(field('a;b')).toBe('"a;b"');
    expect(field('say "hi"')).toBe('"say ""hi"""');
    expect(field('two\nlines')).toBe('"two\nlines"');
    expect(field('plain text')).toBe('plain text');
  });

  it('leaves nothing as an empty field', () => {
    expect(field(null)).toBe('');
  });

  it('puts an apostrophe before what would be a formula, inside quotes', () => {
    expect(field('=1+1')).toBe(`"'=1+1"`);
    expect(field(' =1+1')).toBe(`"' =1+1"`);
    expect(field('a;=1+1')).toBe(`"a;'=1+1"`);
  });

  it.each(hostile)('makes no formula of %j, wherever cells are parted', (name) => {
    const record = toCsv([['first', name, 0.5, name]]).slice(1, -2);
    for (const separator of [',', ';', '\\t', ',;', ',;\\t']) {
      for (const cell of cellsOf(record, separator)) {
        expect(cell, `parted at ${separator}`).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
      }
    }
  });

  it.each([...hostile, ...harmless])('gives %j back', (name) => {
    expect(cellsOf(field(name), ',').map(unguarded)).toEqual([name]);
  });

  it.each(harmless)('does not touch %j', (name) => {
    expect(field(name).replace(/^"|"$/g, '').replaceAll('""', '"')).toBe(name);
  });

  it('leaves numbers alone, also those that begin with a minus', () => {
    expect(field(-1)).toBe('-1');
    expect(field(1e-7)).toBe('1e-7');
  });
});
