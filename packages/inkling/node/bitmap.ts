/**
 * Windows and OS/2 bitmaps, which libvips does not read, and icons of them ("Bitmap Storage" in the Windows documentation; icons:
 * "Icons in Win32"). web/core/picture-file has found them whole before; what they say beyond their end reads as zeros.
 */
import { InklingError } from '../../../web/core/errors.ts';
import { Bytes } from '../../../web/core/picture-file/bytes.ts';
import { runsOf } from './bitmap-runs.ts';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]` */
  readonly rgba: Uint8Array;
}

/** Bytes of the file's own header, before that of the bitmap. */
const fileHeader = 14;
/** The header that has 16 bits a side: OS/2 1. */
const coreHeader = 12;
/** The header that masks come after, not in. */
const infoHeader = 40;

export const readBitmap = (content: Uint8Array<ArrayBuffer>): Pixels => {
  const bytes = new Bytes(content);
  return readDib(bytes, fileHeader, { pixels: bytes.u32(10, true) });
};

/**
 * The largest picture of an icon or a cursor: a bitmap, or a whole PNG.
 *
 * @param most pixels that it may have, whatever its directory says
 * @throws InklingError `image-too-large`, `image-corrupt`
 */
export function readIcon(
  content: Uint8Array<ArrayBuffer>,
  most: number,
): Pixels | { readonly png: Uint8Array<ArrayBuffer> } {
  const bytes = new Bytes(content);
  let [largest, begin, length] = [0, 0, 0];
  for (let at = 6; at < 6 + 16 * bytes.u16(4, true); at += 16) {
    const area = (bytes.u8(at) || 256) * (bytes.u8(at + 1) || 256);
    if (area <= largest) continue;
    [largest, begin, length] = [area, bytes.u32(at + 12, true), bytes.u32(at + 8, true)];
  }
  if (bytes.text(begin + 1, 3) === 'PNG') return { png: bytes.slice(begin, begin + length) };
  const { width, height } = readHeader(bytes, begin, true);
  if (width * height > most) throw new InklingError('image-too-large', `${width} x ${height}`);
  if (!(width > 0 && height > 0)) throw new InklingError('image-corrupt', 'ico: of no size');
  return readDib(bytes, begin, { icon: true });
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Where colours are, how many, and bytes of each. */
  readonly palette: { readonly at: number; readonly count: number; readonly stride: number };
  /** Of red, green, blue and alpha in 16 or 32 bits; 0: none. */
  readonly masks: readonly [number, number, number, number];
}

function readHeader(bytes: Bytes, at: number, isIcon: boolean): Header {
  const size = bytes.u32(at, true);
  const isCore = size === coreHeader;
  const width = isCore ? bytes.u16(at + 4, true) : bytes.i32(at + 4, true);
  const signed = isCore ? bytes.u16(at + 6, true) : bytes.i32(at + 8, true);
  const bits = bytes.u16(at + (isCore ? 10 : 14), true);
  const compression = size >= 20 ? bytes.u32(at + 16, true) : 0;
  const hasMasks = compression === 3 || compression === 6;
  const masksAt = at + infoHeader;
  const outside = hasMasks && size === infoHeader ? (compression === 6 ? 16 : 12) : 0;
  const mask = (i: number) => bytes.u32(masksAt + 4 * i, true);
  const alpha = hasMasks && (size >= 56 || compression === 6) ? mask(3) : 0;
  const usual = bits === 16 ? ([0x7c00, 0x3e0, 0x1f] as const) : ([0xff0000, 0xff00, 0xff] as const);
  const used = size >= 36 ? bytes.u32(at + 32, true) : 0;
  return {
    width,
    height: isIcon ? Math.abs(signed) >> 1 : Math.abs(signed), // an icon's has its mask below it
    topDown: signed < 0,
    bits,
    compression,
    palette: {
      at: at + size + outside,
      count: bits <= 8 ? Math.min(used || 2 ** bits, 2 ** bits) : used,
      stride: isCore ? 3 : 4,
    },
    masks: hasMasks ? [mask(0), mask(1), mask(2), alpha] : [...usual, isIcon && bits === 32 ? 0xff000000 : 0],
  };
}

/** Where the pixels begin, if not after the colours; and whether a mask comes after them. */
interface Where {
  readonly pixels?: number;
  readonly icon?: boolean;
}

function readDib(bytes: Bytes, at: number, { pixels, icon = false }: Where): Pixels {
  const header = readHeader(bytes, at, icon);
  const { width, height, palette, bits, compression, topDown } = header;
  const rgba = new Uint8Array(width * height * 4);
  const begin = pixels ?? palette.at + palette.count * palette.stride;
  const put = bits <= 8 ? indexed(bytes, header, rgba) : direct(header, rgba);
  const rowOf = (row: number) => (topDown ? row : height - 1 - row) * width;
  if (compression === 1 || compression === 2) {
    runsOf(bytes, begin, { width, height, bits }, (x, row, index) => put(rowOf(row) + x, index));
    return { width, height, rgba };
  }
  const stride = Math.ceil((width * bits) / 32) * 4;
  const read = sampleReader(bytes, bits);
  for (let row = 0; row < height; row++) {
    const to = rowOf(row);
    for (let x = 0; x < width; x++) put(to + x, read(begin + row * stride, x));
  }
  if (icon && bits < 32) clear(bytes, begin + stride * height, header, rgba);
  return { width, height, rgba };
}

/** A pixel's number: of a colour of the palette, or its bits. */
function sampleReader(bytes: Bytes, bits: number): (row: number, x: number) => number {
  if (bits < 8) {
    const perByte = 8 / bits;
    const last = 2 ** bits - 1;
    return (row, x) => (bytes.u8(row + Math.floor(x / perByte)) >> (8 - bits * (1 + (x % perByte)))) & last;
  }
  if (bits === 8) return (row, x) => bytes.u8(row + x);
  if (bits === 16) return (row, x) => bytes.u16(row + 2 * x, true);
  if (bits === 24) return (row, x) => bytes.u24(row + 3 * x);
  return (row, x) => bytes.u32(row + 4 * x, true);
}

type Put = (place: number, sample: number) => void;

function indexed(bytes: Bytes, { palette: { at, count, stride } }: Header, rgba: Uint8Array): Put {
  return (place, index) => {
    const colour = at + index * stride;
    const isThere = index < count;
    for (let i = 0; i < 3; i++) rgba[place * 4 + i] = isThere ? bytes.u8(colour + 2 - i) : 0;
    rgba[place * 4 + 3] = 255;
  };
}

function direct({ masks }: Header, rgba: Uint8Array): Put {
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    const most = mask >>> shift;
    return (sample: number) => (most === 0 ? 0 : Math.round((((sample & mask) >>> shift) * 255) / most));
  });
  const isOpaque = masks[3] === 0;
  return (place, sample) => {
    for (let i = 0; i < 4; i++) {
      rgba[place * 4 + i] = i === 3 && isOpaque ? 255 : (channels[i] as (sample: number) => number)(sample);
    }
  };
}

/** An icon's mask: one bit a pixel, from the bottom up; where it is set, nothing is. */
function clear(bytes: Bytes, begin: number, { width, height }: Header, rgba: Uint8Array): void {
  const stride = Math.ceil(width / 32) * 4;
  const read = sampleReader(bytes, 1);
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      if (read(begin + row * stride, x) === 1) rgba[((height - 1 - row) * width + x) * 4 + 3] = 0;
    }
  }
}
