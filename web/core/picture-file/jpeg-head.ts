import type { Bytes } from './bytes.ts';

export const startOfScan = 0xda;

/** A marker with what belongs to it, from `begin` to `end`, which the file need not reach. */
export interface Segment {
  readonly marker: number;
  readonly begin: number;
  readonly end: number;
}

/** What stands before a JPEG's first data (ITU-T T.81, annex B), the first scan's header last; less where it cannot be read so far. */
export function* headOf(bytes: Bytes): Generator<Segment> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes.u8(at) === 0xff) {
    const marker = bytes.u8(at + 1);
    if (marker === 0xff) {
      at += 1; // any number of them may stand before a marker
      continue;
    }
    const end = at + 2 + bytes.u16(at + 2);
    yield { marker, begin: at + 4, end };
    if (marker === startOfScan) return;
    at = end;
  }
}
