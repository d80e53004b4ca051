/** What the bytes of a picture file say of it, before any of its pixels is decoded. */

/** Formats that some browser decodes, or that people take for pictures: by content, whatever the name says. */
export type PictureKind =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'ico'
  | 'avif'
  | 'heic'
  | 'tiff'
  | 'jxl'
  | 'jp2'
  | 'psd';

export interface Size {
  /** In pixels, as they are stored: before a picture is turned upright. */
  readonly width: number;
  readonly height: number;
}

/**
 * How much of the file is there.
 * - `whole`: all that its structure promises, or nothing that would tell.
 * - `truncated`: all of the (first) picture, but not the end of the file.
 * - `damaged`: part of the picture's data is missing or wrong.
 */
export type Wholeness = 'whole' | 'truncated' | 'damaged';

export interface PictureFile {
  readonly kind: PictureKind;
  /** The largest picture in the file; undefined where its head does not say. */
  readonly size?: Size | undefined;
  readonly wholeness: Wholeness;
  /** Of a kind, or coded in a way that its kind allows, that not every browser decodes. */
  readonly rare?: true;
  /** What `truncated` bytes become for every browser to decode them alike. */
  readonly completed?: Uint8Array<ArrayBuffer>;
}

/** A file that ends within the picture, or contradicts itself. */
export const damaged = (kind: PictureKind, size?: Size): PictureFile => ({
  kind,
  size,
  wholeness: 'damaged',
});
export const whole = (kind: PictureKind, size?: Size): PictureFile => ({ kind, size, wholeness: 'whole' });
/** @param parts of the file, and what is missing */
export const truncated = (
  kind: PictureKind,
  size: Size | undefined,
  parts: readonly Uint8Array<ArrayBuffer>[],
): PictureFile => ({ kind, size, wholeness: 'truncated', completed: join(parts) });

/** To one array: Firefox does not decode a WebP whose first part is shorter than its signature. */
function join(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export const larger = (one: Size | undefined, other: Size): Size =>
  one && one.width * one.height >= other.width * other.height ? one : other;
