/** Decoding in Node, by sharp (libvips): what web/runtime/picture/offscreen/decode.ts does with a browser's own decoders. */
import sharp, { type Sharp } from 'sharp';
import { boxOf, type Crop, middleOf } from '../../../web/core/crop.ts';
import { InklingError } from '../../../web/core/errors.ts';
import type { ModelInput } from '../../../web/core/manifest.ts';
import type { PictureKind } from '../../../web/core/picture-file/picture-file.ts';
import { isSvg, longestProlog } from '../../../web/core/picture-file/svg.ts';
import type { Prepared } from '../../../web/runtime/picture/offscreen/decode.ts';
import { inspectFile } from '../../../web/runtime/picture/offscreen/inspect-file.ts';
import { makeResizer } from '../../../web/runtime/picture/offscreen/resize/make-resizer.ts';
import { type Pixels, readBitmap, readIcon } from './bitmap.ts';
import type { Limits } from './limits.ts';

// The pool of workers has a thread a picture; what libvips keeps is of no use to the next one.
sharp.concurrency(1);
sharp.cache(false);

/** Seconds that libvips may take: a file is told to be no picture long before. */
const patience = 60;
const white = '#fff';

/**
 * Decodes a picture and resizes it to the model's input: EXIF orientation applied, transparency on white, colours in sRGB.
 * What it is, its content says.
 *
 * @param crop the part that the model is to see; null: the middle
 * @throws InklingError `image-*`, `out-of-memory`
 */
export async function preparePicture(
  bytes: Uint8Array<ArrayBuffer>,
  input: ModelInput,
  crop: Crop | null,
  limits: Limits,
): Promise<Prepared> {
  if (bytes.length > limits.bytes) throw new InklingError('image-too-large', `${bytes.length} bytes`);
  const { kind, decoder, truncated } = await open(bytes, limits);
  try {
    const turns = kind !== 'webp'; // browsers do not look for EXIF in one
    return { ...(await resized(decoder, turns, input, crop, limits)), truncated };
  } catch (thrown) {
    if (thrown instanceof InklingError) throw thrown;
    const error = InklingError.from(thrown, 'image-corrupt');
    throw new InklingError(error.code, `${kind}: ${error.detail.split('\n', 1)[0]}`, { cause: thrown });
  }
}

interface Opened {
  readonly kind: PictureKind;
  readonly decoder: Sharp;
  readonly truncated: boolean;
}

async function open(bytes: Uint8Array<ArrayBuffer>, limits: Limits): Promise<Opened> {
  const options = { limitInputPixels: limits.pixels, failOn: 'truncated' } as const;
  // A few lines can be made to take librsvg for ever, and no thread can be stopped while a library has it.
  if (isSvg(bytes.subarray(0, longestProlog))) throw new InklingError('image-format-unsupported', 'svg');
  const { kind, rare, file, pixels, truncated } = await inspectFile(new Blob([bytes]));
  if (pixels > limits.pixels) throw new InklingError('image-too-large', `${pixels} pixels`);
  if (rare) {
    throw new InklingError(kind === 'heic' ? 'image-heic-unsupported' : 'image-format-unsupported', kind);
  }
  const content = truncated ? new Uint8Array(await file.arrayBuffer()) : bytes;
  if (kind === 'bmp') return { kind, decoder: ofPixels(readBitmap(content)), truncated };
  if (kind === 'ico') {
    const icon = readIcon(content, limits.pixels);
    return { kind, decoder: 'png' in icon ? sharp(icon.png, options) : ofPixels(icon), truncated };
  }
  return { kind, decoder: sharp(content, options), truncated };
}

const ofPixels = ({ width, height, rgba }: Pixels) => sharp(rgba, { raw: { width, height, channels: 4 } });

async function resized(
  decoder: Sharp,
  turns: boolean,
  input: ModelInput,
  crop: Crop | null,
  limits: Limits,
): Promise<Omit<Prepared, 'truncated'>> {
  const stored = await decoder.metadata();
  const size = turns ? stored.autoOrient : stored;
  const { width, height } = size;
  if (width * height > limits.pixels) throw new InklingError('image-too-large', `${width} x ${height}`);
  const part = crop ?? middleOf(size, input);
  const box = boxOf(part, size);
  const resizer = makeResizer(width, height, box, input.width, input.height, input.resize.filter);
  const { columns, rows } = resizer;
  const needed = {
    left: columns.first,
    top: rows.first,
    width: columns.end - columns.first,
    height: rows.end - rows.first,
  };
  const pixels = await (turns ? decoder.autoOrient() : decoder)
    .timeout({ seconds: patience })
    .extract(needed)
    .flatten({ background: white })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer();
  const rgba = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  if (rgba.length !== needed.width * needed.height * 4) {
    throw new InklingError('internal', `${rgba.length} bytes of ${needed.width} x ${needed.height}`);
  }
  resizer.push(rgba, rows.first, needed.height);
  return { width, height, crop: part, rgba: resizer.finish() };
}
