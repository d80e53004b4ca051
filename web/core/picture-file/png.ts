import type { Bytes } from './bytes.ts';
import { damaged, type PictureFile, type Size, truncated, whole } from './picture-file.ts';

/** Without these no pixel is right; of the others a decoder may ignore what is wrong. */
const critical = new Set(['IHDR', 'PLTE', 'IDAT']);
/** By colour type, the bits of a sample that there may be. */
const depths: Readonly<Partial<Record<number, readonly number[]>>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const palette = 3;
const end = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/** Whether parts are together a whole stream of zlib (RFC 1950), or one that goes on beyond `enough` bytes. */
export type Inflates = (parts: readonly Uint8Array<ArrayBuffer>[], enough: number) => Promise<boolean>;

const samples: Readonly<Partial<Record<number, number>>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads a PNG by its chunks (W3C, PNG third edition, section 5). */
export async function readPng(bytes: Bytes, inflates: Inflates): Promise<PictureFile> {
  if (bytes.text(12, 4) !== 'IHDR') return damaged('png');
  const size: Size = { width: bytes.u32(16), height: bytes.u32(20) };
  const [bits, type] = [bytes.u8(24), bytes.u8(25)];
  if (!depths[type]?.includes(bits)) return damaged('png', size);
  const row = 1 + Math.ceil((size.width * bits * (samples[type] as number)) / 8);
  // Twice, for the seven pictures of an interlaced one: more is none of its pixels.
  const enough = 2 * (row + 8) * (size.height + 8);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let colours = type !== palette;
  let at = 8;
  let sum = new Uint8Array();
  while (bytes.has(at, 8)) {
    const length = bytes.u32(at);
    const name = bytes.text(at + 4, 4);
    if (!bytes.has(at, 12 + length)) {
      // Its data may be there, if not its checksum.
      if (name === 'IDAT' && bytes.has(at, 8 + length)) {
        data.push(bytes.slice(at + 8, at + 8 + length));
        sum = bigEndian(crc32(bytes.array, at + 4, at + 8 + length));
        at += 8 + length;
      }
      break;
    }
    if (critical.has(name) && crc32(bytes.array, at + 4, at + 8 + length) !== bytes.u32(at + 8 + length)) {
      return damaged('png', size);
    }
    if (name === 'IEND') return data.length > 0 && colours ? whole('png', size) : damaged('png', size);
    if (name === 'IDAT') data.push(bytes.slice(at + 8, at + 8 + length));
    colours ||= name === 'PLTE';
    at += 12 + length;
  }
  if (data.length === 0 || !colours || !(await inflates(data, enough))) return damaged('png', size);
  return truncated('png', size, [bytes.slice(0, at), sum, end]);
}

function bigEndian(value: number): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(4);
  new DataView(array.buffer).setUint32(0, value);
  return array;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** The checksum of a chunk's type and data (the same, annex D). */
function crc32(array: Uint8Array, from: number, until: number): number {
  let crc = 0xffffffff;
  for (let i = from; i < until; i++) {
    crc = (table[(crc ^ (array[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
