import { imageSize } from 'image-size';
import { InklingError } from '../../../core/errors.ts';
import { maxPixels } from '../../../core/image-limits.ts';
import type { ModelInput } from '../../../core/manifest.ts';
import { coverBox, Resizer } from '../../../core/resize.ts';
import { readBytes } from './read-bytes.ts';

/** Most pixels of one strip on the way from the decoded picture to the resizer: 16 MB of RGBA. */
const stripPixels = 4_000_000;
/** Enough of a file for its size to be found, unless it carries much metadata before it. */
const headerBytes = 256 * 1024;
/** What every browser decodes; a file of these kinds that does not decode is damaged. */
const decodable = new Set(['broken', 'jpg', 'png', 'gif', 'webp', 'bmp', 'ico', 'avif']);

export interface Prepared {
  /** The whole picture, upright, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The resized part that the model sees: `[input.height, input.width, 4]`, opaque. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Decodes a picture and resizes it to the model's input: EXIF orientation applied, transparency on white, colours in
 * sRGB. Runs in a worker.
 *
 * @throws InklingError `image-*`, `out-of-memory`
 */
export async function preparePicture(
  picture: Blob,
  input: ModelInput,
  signal: AbortSignal,
): Promise<Prepared> {
  const bitmap = await decodePicture(picture, signal);
  try {
    signal.throwIfAborted();
    return resizeBitmap(bitmap, input, makeStrip);
  } finally {
    bitmap.close();
  }
}

/**
 * The whole picture, upright. Whoever asks for it closes it.
 *
 * @throws InklingError `image-*`, `out-of-memory`
 */
export async function decodePicture(picture: Blob, signal: AbortSignal): Promise<ImageBitmap> {
  if (picture.size === 0) {
    await readBytes(picture); // one that was deleted claims to be empty, and so do its parts
    throw new InklingError('image-empty');
  }
  const kind = await identify(picture);
  signal.throwIfAborted();
  return decode(picture, kind);
}

/** Resizes what is decoded to the model's input. @param strip gives what its pixels are read through */
export function resizeBitmap(bitmap: ImageBitmap, input: ModelInput, strip: typeof makeStrip): Prepared {
  const { width, height } = bitmap;
  const box = coverBox(width, height, input.width, input.height);
  const resizer = new Resizer(width, height, box, input.width, input.height, input.resize.filter);
  readStrips(bitmap, resizer, strip);
  return { width, height, rgba: resizer.finish() };
}

/** A canvas to read pixels from, of this size. @throws InklingError `out-of-memory` */
export function makeStrip(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  // Opaque: transparency is blended with the white below. Read often: kept in main memory, not on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw new InklingError('out-of-memory', `no canvas of ${width} x ${height}`);
  return context;
}

/** What the first bytes tell: the kind of file, `broken` where a known kind's header is not whole, or nothing. */
type Kind = string | 'broken' | undefined;

/** Finds the kind, and refuses a picture that has too many pixels before any of them is decoded. */
async function identify(picture: Blob): Promise<Kind> {
  try {
    // Most headers are near the start; where metadata comes first, the whole file is looked at.
    const header = await measure(picture.slice(0, headerBytes)).catch(() => measure(picture));
    if (header.width * header.height > maxPixels) {
      throw new InklingError('image-too-large', `${header.width} x ${header.height}`);
    }
    return header.type;
  } catch (error) {
    if (error instanceof InklingError) throw error;
    return error instanceof Error && /unsupported file type/.test(error.message) ? undefined : 'broken';
  }
}

async function measure(file: Blob) {
  return imageSize(await readBytes(file));
}

/** The browser has the last word on what it can decode; the kind only explains why it could not. */
async function decode(picture: Blob, kind: Kind): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture, { imageOrientation: 'from-image' });
  } catch (error) {
    if (kind === undefined)
      throw new InklingError('image-not-an-image', 'no signature of an image', { cause: error });
    throw new InklingError(blameFor(kind), kind, { cause: error });
  }
}

/** Brands of HEIF files whose pictures are HEVC (ISO/IEC 23008-12, annex B), and the general ones that phones write. */
const heic = /^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/;

function blameFor(kind: string) {
  if (decodable.has(kind)) return 'image-corrupt';
  return heic.test(kind) ? 'image-heic-unsupported' : 'image-format-unsupported';
}

/**
 * Hands the needed part of the bitmap to the resizer, strip by strip: whole pixels, copied 1:1, so that no browser's
 * own scaling takes part.
 */
function readStrips(bitmap: ImageBitmap, resizer: Resizer, strip: typeof makeStrip): void {
  const { columns, rows } = resizer;
  const width = columns.end - columns.first;
  const stripRows = Math.max(1, Math.min(rows.end - rows.first, Math.floor(stripPixels / width)));
  const context = strip(width, stripRows);
  context.fillStyle = '#fff';
  for (let y = rows.first; y < rows.end; y += stripRows) {
    const count = Math.min(stripRows, rows.end - y);
    context.fillRect(0, 0, width, count);
    context.drawImage(bitmap, columns.first, y, width, count, 0, 0, width, count);
    resizer.push(context.getImageData(0, 0, width, count).data, y, count);
  }
}
