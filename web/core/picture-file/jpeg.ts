import type { Bytes } from './bytes.ts';
import { startOfScan } from './jpeg-head.ts';
import { type Frame, type Huffman, isScanWhole, readFrame, readHuffman } from './jpeg-scan.ts';
import { damaged, type PictureFile, truncated, whole } from './picture-file.ts';

const [startOfImage, endOfImage, restart, huffman] = [0xd8, 0xd9, 0xdd, 0xc4];
/** SOF0 to SOF15, without DHT, JPG and DAC, which share their range; SOF55 is that of JPEG-LS (ITU-T T.87). */
const isFrame = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7;
/** What browsers decode: SOF0 to SOF2 of 8 bit. Others are lossless, hierarchical, in arithmetic coding, or of 12 bit. */
const isCommon = (marker: number, precision: number) => marker <= 0xc2 && precision === 8;
/** Markers that stand alone: TEM, RST0 to RST7, SOI. */
const standsAlone = (marker: number) => marker === 1 || (marker >= 0xd0 && marker <= startOfImage);

/**
 * Reads a JPEG by its markers (ITU-T T.81, annex B). Its end is EOI; where that is missing, the picture may still be there: if
 * each of its components has a scan of lowest frequencies that is whole, all of it can be seen, be it not in all detail.
 */
export function readJpeg(bytes: Bytes): PictureFile {
  const tables = new Map<number, Huffman>();
  /** Components, by their index in the frame, that are still to come. */
  let missing = new Set<number>();
  let frame: Frame | undefined;
  let interval = 0;
  let scans = 0;
  let at = 2;
  while (at < bytes.length) {
    // Any number of 0xFF may stand before a marker; what else stands there is passed over, as decoders do.
    while (at < bytes.length && bytes.u8(at) !== 0xff) at += 1;
    while (bytes.u8(at) === 0xff) at += 1;
    const marker = bytes.u8(at);
    at += 1;
    if (marker === endOfImage)
      return frame && scans > 0 ? whole('jpeg', frame.size) : damaged('jpeg', frame?.size);
    if (marker === 0 || standsAlone(marker)) continue;
    const begin = at + 2;
    const end = at + Math.max(2, bytes.u16(at));
    if (end > bytes.length) break;
    if (isFrame(marker) && !frame) {
      frame = readFrame(bytes, begin, end, marker);
      if (!isCommon(marker, bytes.u8(begin))) return { ...whole('jpeg', frame.size), rare: true };
      missing = new Set(frame.components.keys());
    } else if (marker === huffman) {
      readHuffman(bytes, begin, end, tables);
    } else if (marker === restart) {
      interval = bytes.u16(begin);
    } else if (marker === startOfScan && frame) {
      const scan = { bytes, begin, data: end, tables, interval, frame };
      scans += 1;
      const next = afterData(bytes, end);
      if (next < bytes.length || isScanWhole(scan)) for (const one of coveredBy(scan)) missing.delete(one);
      at = next;
      continue;
    }
    at = end;
  }
  if (!frame) return damaged('jpeg');
  if (missing.size > 0 || frame.components.length === 0) return damaged('jpeg', frame.size);
  return truncated('jpeg', frame.size, [bytes.array, Uint8Array.of(0xff, endOfImage)]);
}

/** Where the entropy-coded data that begin at `from` end: at a marker that is neither a restart nor a stuffed zero. */
function afterData(bytes: Bytes, from: number): number {
  for (let at = from; ; ) {
    at = bytes.array.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) return bytes.length;
    const next = bytes.u8(at + 1);
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

/** The components of which this scan has the lowest frequencies. */
function coveredBy({ bytes, begin, frame }: { bytes: Bytes; begin: number; frame: Frame }): number[] {
  const count = bytes.u8(begin);
  const first = bytes.u8(begin + 1 + 2 * count);
  if (first > 0) return [];
  const ids = Array.from({ length: count }, (_, i) => bytes.u8(begin + 1 + 2 * i));
  return ids.map((id) => frame.components.findIndex((component) => component.id === id));
}
