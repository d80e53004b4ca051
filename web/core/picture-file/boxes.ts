import type { Bytes } from './bytes.ts';
import { damaged, larger, type PictureFile, type PictureKind, type Size, whole } from './picture-file.ts';

interface Box {
  readonly type: string;
  /** Where its content begins and ends. */
  readonly begin: number;
  readonly end: number;
  /** It says that it is longer than what holds it. */
  readonly cut: boolean;
}

/** Brands of pictures that are coded as HEVC (ISO/IEC 23008-12, annex B). */
const hevc = /^(hei[cmsx]|hev[cmsx])$/;

/** Which kind of picture a file of boxes holds: undefined for a video, say. */
export function kindOfBoxes(bytes: Bytes): PictureKind | undefined {
  const end = Math.min(bytes.u32(0), bytes.length);
  const brands: string[] = [];
  // The major brand, its version, and those that the file is compatible with; more than a few are no brands.
  for (let at = 8; at + 4 <= end && brands.length < 64; at += at === 8 ? 8 : 4)
    brands.push(bytes.text(at, 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  if (brands.some((brand) => hevc.test(brand))) return 'heic';
  // Phones write the general ones for HEVC.
  return brands.some((brand) => brand === 'mif1' || brand === 'msf1') ? 'heic' : undefined;
}

/** The boxes that a picture is in; others, and what some program wrote after them all, are nobody's loss. */
const ofPicture = new Set(['ftyp', 'meta', 'moov', 'mdat', 'idat']);

/** Reads an AVIF: boxes of ISO/IEC 14496-12, in which `ispe` tells the size of each of the file's pictures. */
export function readAvif(bytes: Bytes): PictureFile {
  let size: Size | undefined;
  let [cut, data] = [false, false];
  for (const top of boxes(bytes, 0, bytes.length)) {
    cut ||= top.cut && ofPicture.has(top.type);
    data ||= top.type === 'mdat' || top.type === 'idat';
    if (top.type !== 'meta') continue;
    for (const iprp of boxes(bytes, top.begin + 4, top.end, 'iprp')) {
      for (const ipco of boxes(bytes, iprp.begin, iprp.end, 'ipco')) {
        for (const { begin } of boxes(bytes, ipco.begin, ipco.end, 'ispe')) {
          size = larger(size, { width: bytes.u32(begin + 4), height: bytes.u32(begin + 8) });
        }
      }
    }
  }
  return cut || !data || !size ? damaged('avif', size) : whole('avif', size);
}

function* boxes(bytes: Bytes, from: number, until: number, type?: string): Generator<Box> {
  let at = from;
  while (at + 8 <= until) {
    const short = bytes.u32(at);
    const head = short === 1 ? 16 : 8;
    // 0: to the end. A length of 64 bits beyond 2^53 is beyond any end.
    const length =
      short === 0 ? until - at : short === 1 ? bytes.u32(at + 8) * 2 ** 32 + bytes.u32(at + 12) : short;
    if (length < head) return;
    const end = Math.min(at + length, until);
    const box = { type: bytes.text(at + 4, 4), begin: at + head, end, cut: at + length > until };
    if (type === undefined || box.type === type) yield box;
    at = end;
  }
}
