import { boxOf, type Crop, middleOf } from '../../../core/crop.ts';
import { InklingError } from '../../../core/errors.ts';
import { maxPixels } from '../../../core/image-limits.ts';
import type { ModelInput } from '../../../core/manifest.ts';
import type { Size } from '../../../core/picture-file/picture-file.ts';
import type { Resizer } from '../../../core/resize.ts';
import { readStrips } from './canvas-reader.ts';
import { readFrame, swapRedAndBlue } from './frame-reader.ts';
import { inTurn } from './in-turn.ts';
import { type InspectedFile, inspectFile } from './inspect-file.ts';
import { resizeJpeg } from './jpeg-reader.ts';
import { makeResizer } from './resize/make-resizer.ts';

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
  const inspected = await inspectFile(picture);
  const { pixels, truncated, isUprightJpeg, jpeg } = inspected;
  return inTurn(pixels, signal, async () => {
    signal.throwIfAborted();
    if (jpeg) {
      const { part, source } = sourceOf(jpeg.size, input, crop);
      const rgba = await resizeJpeg(jpeg, source);
      signal.throwIfAborted();
      if (rgba) return { ...jpeg.size, crop: part, rgba, truncated };
    }
    const bitmap = await decode(inspected, signal);
    try {
      signal.throwIfAborted();
      return { ...(await resizePicture(bitmap, input, crop, isUprightJpeg)), truncated };
    } finally {
      bitmap.close();
    }
  });
}

/**
 * Decodes a picture in whatever file: what it is, its content says, never its name or type.
 *
 * @throws InklingError `image-*`, `out-of-memory`
 */
export async function decodePicture(picture: Blob, signal: AbortSignal): Promise<Decoded> {
  const inspected = await inspectFile(picture);
  return { bitmap: await decode(inspected, signal), truncated: inspected.truncated };
}

async function decode(inspected: InspectedFile, signal: AbortSignal): Promise<ImageBitmap> {
  const { kind, file } = inspected;
  signal.throwIfAborted();
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    throw new InklingError(blameFor(inspected), kind, { cause });
  });
  const { width, height } = bitmap;
  // Whatever the file says of itself: its pixels are counted before they are read.
  if (width * height <= maxPixels) return bitmap;
  bitmap.close();
  throw new InklingError('image-too-large', `${width} x ${height}`);
}

function blameFor({ kind, rare }: InspectedFile) {
  if (!rare) return 'image-corrupt';
  return kind === 'heic' ? 'image-heic-unsupported' : 'image-format-unsupported';
}

/** Resizes what is decoded to the model's input, by the quickest way there is. */
async function resizePicture(
  bitmap: ImageBitmap,
  input: ModelInput,
  crop: Crop | null,
  isUprightJpeg: boolean,
): Promise<Omit<Prepared, 'truncated'>> {
  const { part, resizer } = resizerFor(bitmap, input, crop);
  const order = isUprightJpeg ? await readFrame(bitmap, resizer) : null;
  if (!order) readStrips(bitmap, resizer);
  const rgba = resizer.finish();
  if (order === 'bgr') swapRedAndBlue(rgba);
  return { width: bitmap.width, height: bitmap.height, crop: part, rgba };
}

/** The same at once, for a frame of a video. */
export function resizeBitmap(bitmap: ImageBitmap, input: ModelInput): Omit<Prepared, 'truncated'> {
  const { part, resizer } = resizerFor(bitmap, input, null);
  readStrips(bitmap, resizer);
  return { width: bitmap.width, height: bitmap.height, crop: part, rgba: resizer.finish() };
}

function resizerFor(bitmap: ImageBitmap, input: ModelInput, crop: Crop | null) {
  const { part, source } = sourceOf(bitmap, input, crop);
  return { part, resizer: makeResizer(...source) };
}

/** What of a picture is resized, and how a resizer is told. */
function sourceOf({ width, height }: Size, input: ModelInput, crop: Crop | null) {
  const part = crop ?? middleOf({ width, height }, input);
  const box = boxOf(part, { width, height });
  const { width: outWidth, height: outHeight, resize } = input;
  const source: ConstructorParameters<typeof Resizer> = [
    width,
    height,
    box,
    outWidth,
    outHeight,
    resize.filter,
  ];
  return { part, source };
}
