import { imageSize } from 'image-size';
import { InklingError } from '../../core/errors.ts';
import { maxPixels } from '../../core/image-limits.ts';
import type { ModelInput } from '../../core/manifest.ts';
import { coverBox, Resizer } from '../../core/resize.ts';

/** Most pixels of one strip on the way from the decoded picture to the resizer: 16 MB of RGBA. */
const stripPixels = 4_000_000;
/** Enough of a file for its size to be found, unless it carries much metadata before it. */
const headerBytes = 256 * 1024;
/** What every browser decodes; a file of these kinds that does not decode is damaged. */
const decodable = new Set(['jpg', 'png', 'gif', 'webp', 'bmp', 'ico', 'avif']);

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
  if (picture.size === 0) throw new InklingError('image-empty');
  const kind = await identify(picture);
  signal.throwIfAborted();
  const bitmap = await decode(picture, kind);
  try {
    signal.throwIfAborted();
    const { width, height } = bitmap;
    const box = coverBox(width, height, input.width, input.height);
    const resizer = new Resizer(width, height, box, input.width, input.height, input.resize.filter);
    readStrips(bitmap, resizer);
    return { width, height, rgba: resizer.finish() };
  } finally {
    bitmap.close();
  }
}

/** The file's kind by its first bytes. Refuses what is no image and what has too many pixels, before any decoding. */
async function identify(picture: Blob): Promise<string> {
  let header: ReturnType<typeof imageSize> | undefined;
  try {
    header = await measure(picture.slice(0, headerBytes));
  } catch (error) {
    if (error instanceof Error && /unsupported file type/.test(error.message)) {
      throw new InklingError('image-not-an-image', error.message, { cause: error });
    }
    // A known kind whose header was not all there: perhaps because only the beginning was looked at.
    header = await measure(picture).catch(() => undefined);
  }
  if (!header) throw new InklingError('image-corrupt', 'its header is cut short');
  const { width, height, type = 'unknown' } = header;
  if (width * height > maxPixels) throw new InklingError('image-too-large', `${width} x ${height}`);
  return type;
}

async function measure(file: Blob) {
  return imageSize(new Uint8Array(await file.arrayBuffer()));
}

async function decode(picture: Blob, kind: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture, { imageOrientation: 'from-image' });
  } catch (error) {
    const code = decodable.has(kind) ? 'image-corrupt' : 'image-format-unsupported';
    throw new InklingError(code, kind, { cause: error });
  }
}

/**
 * Hands the needed part of the bitmap to the resizer, strip by strip: whole pixels, copied 1:1, so that no browser's
 * own scaling takes part.
 */
function readStrips(bitmap: ImageBitmap, resizer: Resizer): void {
  const { columns, rows } = resizer;
  const width = columns.end - columns.first;
  const stripRows = Math.max(1, Math.min(rows.end - rows.first, Math.floor(stripPixels / width)));
  const canvas = new OffscreenCanvas(width, stripRows);
  // Opaque: transparency is blended with the white below. Read often: kept in main memory, not on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw new InklingError('out-of-memory', `no canvas of ${width} x ${stripRows}`);
  context.fillStyle = '#fff';
  for (let y = rows.first; y < rows.end; y += stripRows) {
    const count = Math.min(stripRows, rows.end - y);
    context.fillRect(0, 0, width, count);
    context.drawImage(bitmap, columns.first, y, width, count, 0, 0, width, count);
    resizer.push(context.getImageData(0, 0, width, count).data, y, count);
  }
}
