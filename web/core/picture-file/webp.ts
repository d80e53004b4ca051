import type { Bytes } from './bytes.ts';
import { damaged, type PictureFile, type Size, truncated, whole } from './picture-file.ts';

/** Reads a WebP by its chunks (RFC 9649). */
export function readWebp(bytes: Bytes): PictureFile {
  const size = readSize(bytes);
  const promised = 8 + bytes.u32(4, true);
  const end = Math.min(promised, bytes.length);
  // Is the picture, or the first frame, there?
  let pictures = 0;
  let at = 12;
  while (bytes.has(at, 8)) {
    const length = bytes.u32(at + 4, true);
    if (at + 8 + length > end) break;
    if (['VP8 ', 'VP8L', 'ANMF'].includes(bytes.text(at, 4))) pictures += 1;
    at += 8 + length + (length % 2);
  }
  if (pictures === 0) return damaged('webp', size);
  // The last chunk's padding says nothing.
  if (promised <= bytes.length) return whole('webp', size);
  const body = bytes.slice(8, Math.min(at, bytes.length));
  const padding = new Uint8Array(body.length % 2);
  const head = new Uint8Array(8);
  head.set(bytes.slice(0, 4));
  new DataView(head.buffer).setUint32(4, body.length + padding.length, true);
  return truncated('webp', size, [head, body, padding]);
}

/** Of the first chunk, which tells that of the whole picture. */
function readSize(bytes: Bytes): Size | undefined {
  switch (bytes.text(12, 4)) {
    case 'VP8X':
      return { width: 1 + bytes.u24(24), height: 1 + bytes.u24(27) };
    case 'VP8L': {
      const bits = bytes.u32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 'VP8 ':
      return { width: bytes.u16(26, true) & 0x3fff, height: bytes.u16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}
