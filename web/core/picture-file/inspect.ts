import { isBmp, readBmp } from './bmp.ts';
import { kindOfBoxes, readAvif } from './boxes.ts';
import { Bytes } from './bytes.ts';
import { readGif } from './gif.ts';
import { isIco, readIco } from './ico.ts';
import { readJpeg } from './jpeg.ts';
import { damaged, type PictureFile, type PictureKind, whole } from './picture-file.ts';
import { type Inflates, readPng } from './png.ts';
import { readWebp } from './webp.ts';

type Reader = (bytes: Bytes, inflates: Inflates) => PictureFile | Promise<PictureFile>;

/** Of the kinds that every browser decodes: such a file that does not decode is damaged. Of the others a few decode some. */
const readers: Partial<Record<PictureKind, Reader>> = {
  jpeg: readJpeg,
  png: readPng,
  gif: readGif,
  webp: readWebp,
  bmp: readBmp,
  ico: readIco,
  avif: readAvif,
};

/** How far into a file its kind may be told. */
export const signatureBytes = 4096;

/** The kind of picture that a file begins as, by its signature; undefined for anything else. An SVG is none of these (svg.ts). */
export function kindOf(head: Uint8Array<ArrayBuffer>): PictureKind | undefined {
  const bytes = new Bytes(head);
  const begins = (...signature: number[]) =>
    signature.every((byte, i) => bytes.has(i, 1) && bytes.u8(i) === byte);
  if (begins(0xff, 0xd8, 0xff)) return 'jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'png';
  if (/^GIF8[79]a$/.test(bytes.text(0, 6))) return 'gif';
  if (bytes.text(0, 4) === 'RIFF' && bytes.text(8, 4) === 'WEBP') return 'webp';
  if (bytes.text(0, 2) === 'BM' && isBmp(bytes)) return 'bmp';
  if ((begins(0, 0, 1, 0) || begins(0, 0, 2, 0)) && isIco(bytes)) return 'ico';
  if (bytes.text(4, 4) === 'ftyp') return kindOfBoxes(bytes);
  if (begins(0x49, 0x49, 0x2a, 0) || begins(0x4d, 0x4d, 0, 0x2a)) return 'tiff';
  if (begins(0x49, 0x49, 0x2b, 0) || begins(0x4d, 0x4d, 0, 0x2b)) return 'tiff'; // BigTIFF
  if (begins(0xff, 0x0a) || bytes.text(4, 4) === 'JXL ') return 'jxl';
  if (bytes.text(4, 4) === 'jP  ') return 'jp2';
  if (bytes.text(0, 6) === '8BPS\0\x01') return 'psd';
  return undefined;
}

/**
 * Reads what a file of this kind says of itself, if every browser decodes it: linear in its length, and without a throw, whatever
 * is in it.
 *
 * @param inflates whether compressed data are whole, which the platform knows
 */
export async function inspect(bytes: Bytes, kind: PictureKind, inflates: Inflates): Promise<PictureFile> {
  const read = readers[kind];
  if (!read) return { ...whole(kind), rare: true };
  const file = await read(bytes, inflates);
  const nothing = file.size && file.size.width * file.size.height === 0;
  return nothing ? damaged(kind, file.size) : file;
}

/** Nothing but zeros: a file whose content was lost while it was copied. */
export const isLost = (head: Uint8Array): boolean => head.length > 0 && head.every((byte) => byte === 0);
