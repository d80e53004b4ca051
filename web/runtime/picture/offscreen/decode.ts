import { boxOf, type Crop, middleOf } from '../../../core/crop.ts';
import { InklingError } from '../../../core/errors.ts';
import { maxPixels } from '../../../core/image-limits.ts';
import type { ModelInput } from '../../../core/manifest.ts';
import type { PictureResizer } from '../../../core/resize.ts';
import { type InspectedFile, inspectFile } from './inspect-file.ts';
import { makeResizer } from './resize/make-resizer.ts';

/** Most pixels of one strip on the way from the decoded picture to the resizer: 16 MB of RGBA. */
const stripPixels = 4_000_000;
export interface Prepared {
  /** The whole picture, upright, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What of it was resized. */
  readonly crop: Crop;
  /** The resized part that the model sees: `[input.height, input.width, 4]`, opaque. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** The end of the file is missing, but all of the picture is there. */
  readonly truncated: boolean;
}

export interface Decoded {
  /** The whole picture, upright. Whoever asked for it closes it. */
  readonly bitmap: ImageBitmap;
  readonly truncated: boolean;
}

/**
 * Decodes a picture and resizes it to the model's input: EXIF orientation applied, transparency on white, colours in
 * sRGB. Runs in a worker.
 *
 * @param crop the part that the model is to see; null: the middle
 * @throws InklingError `image-*`, `out-of-memory`
 */
export async function preparePicture(
  picture: Blob,
  input: ModelInput,
  crop: Crop | null,
  signal: AbortSignal,
): Promise<Prepared> {
  const { bitmap, truncated } = await decodePicture(picture, signal);
  try {
    signal.throwIfAborted();
    return { ...resizeBitmap(bitmap, input, crop, makeStrip), truncated };
  } finally {
    bitmap.close();
  }
}

/**
 * Decodes a picture in whatever file: what it is, its content says, never its name or type.
 *
 * @throws InklingError `image-*`, `out-of-memory`
 */
export async function decodePicture(picture: Blob, signal: AbortSignal): Promise<Decoded> {
  const inspected = await inspectFile(picture);
  const { kind, file, truncated } = inspected;
  signal.throwIfAborted();
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    throw new InklingError(blameFor(inspected), kind, { cause });
  });
  const { width, height } = bitmap;
  // Whatever the file says of itself: its pixels are counted before they are read.
  if (width * height <= maxPixels) return { bitmap, truncated };
  bitmap.close();
  throw new InklingError('image-too-large', `${width} x ${height}`);
}

function blameFor({ kind, rare }: InspectedFile) {
  if (!rare) return 'image-corrupt';
  return kind === 'heic' ? 'image-heic-unsupported' : 'image-format-unsupported';
}

/** Resizes what is decoded to the model's input. @param strip gives what its pixels are read through */
export function resizeBitmap(
  bitmap: ImageBitmap,
  input: ModelInput,
  crop: Crop | null,
  strip: typeof makeStrip,
): Omit<Prepared, 'truncated'> {
  const { width, height } = bitmap;
  const part = crop ?? middleOf(bitmap, input);
  const box = boxOf(part, bitmap);
  const resizer = makeResizer(width, height, box, input.width, input.height, input.resize.filter);
  readStrips(bitmap, resizer, strip);
  return { width, height, crop: part, rgba: resizer.finish() };
}

/** A canvas to read pixels from, of this size. @throws InklingError `out-of-memory` */
export function makeStrip(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  // Opaque: transparency is blended with the white below. Read often: kept in main memory, not on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw new InklingError('out-of-memory', `no canvas of ${width} x ${height}`);
  return context;
}

/**
 * Hands the needed part of the bitmap to the resizer, strip by strip: whole pixels, copied 1:1, so that no browser's
 * own scaling takes part.
 */
function readStrips(bitmap: ImageBitmap, resizer: PictureResizer, strip: typeof makeStrip): void {
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
