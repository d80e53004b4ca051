import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

const field = (cell: string | number | null) => toCsv([[cell]]).slice(1, -2);

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
    expect(field('say "hi"')).toBe('"say ""hi"""');
    expect(field('two\nlines')).toBe('"two\nlines"');
    expect(field('plain text')).toBe('plain text');
  });

  it('leaves nothing as an empty field', () => {
    expect(field(null)).toBe('');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1+1'])('makes no formula of %j', (name) => {
    expect(field(name)).toBe(`'${name}`);
  });

  it('makes no formula of a carriage return, inside its quotes', () => {
    expect(field('\r=1')).toBe('"\'\r=1"');
  });

  it('leaves numbers alone, also those that begin with a minus', () => {
    expect(field(-1)).toBe('-1');
    expect(field(1e-7)).toBe('1e-7');
  });
});
