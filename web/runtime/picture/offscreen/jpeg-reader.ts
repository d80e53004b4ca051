/**
 * JPEGs by `ImageDecoder`, in Chromium: to planes of luma and chroma, which takes half of what `createImageBitmap` takes, and
 * no canvas has to be painted and read. Their colours are made of them here, to the same bits. (bench/README.md)
 */
import type { Size } from '../../../core/picture-file/picture-file.ts';
import { coverBox, type Resizer } from '../../../core/resize.ts';
import { readStrips } from './canvas-reader.ts';
import type { UprightJpeg } from './inspect-file.ts';
import { makeResizer } from './resize/make-resizer.ts';
import { pushPlanes, type Sampling, samplings, scratchBytes } from './resize/push-planes.ts';
import { SimdResizer } from './resize/simd-resizer.ts';
import { testJpeg } from './test-jpeg.ts';

type Source = ConstructorParameters<typeof Resizer>;
type Rgba = Uint8ClampedArray<ArrayBuffer>;

const type = 'image/jpeg';
/** Of narrower ones libjpeg doubles chroma as it is. */
const leastWidth = 8;

/**
 * Decodes and resizes a JPEG.
 *
 * @param jpeg its bytes may be handed over to the browser
 * @returns RGBA as of `PictureResizer.finish`; null wherever this may not be what a canvas gives, or cannot be done
 */
export async function resizeJpeg(jpeg: UprightJpeg, source: Source): Promise<Rgba | null> {
  const { across, down } = jpeg.chroma;
  const sampling = samplings.find((one) => one.across === across && one.down === down);
  return sampling && (await isExact(sampling)) ? resizePlanes(jpeg, sampling, source) : null;
}

type Decodable = Pick<UprightJpeg, 'bytes' | 'size'>;

async function resizePlanes(
  { bytes, size }: Decodable,
  sampling: Sampling,
  source: Source,
): Promise<Rgba | null> {
  if (typeof ImageDecoder === 'undefined' || size.width < leastWidth) return null;
  let decoder: ImageDecoder | undefined;
  let frame: VideoFrame | undefined;
  try {
    decoder = new ImageDecoder({ data: bytes, type, transfer: [bytes.buffer] });
    frame = (await decoder.decode()).image;
    if (!isPlain(frame, size, sampling)) return null;
    const resizer = new SimdResizer(...source, scratchBytes);
    return (await pushPlanes(frame, size, sampling, resizer)) ? resizer.finish() : null;
  } catch {
    return null; // what is wrong with the picture itself, createImageBitmap says
  } finally {
    frame?.close();
    decoder?.close();
  }
}

/** Whether it is all of the picture, sampled so, in sRGB, by JFIF's matrix over the full range. */
function isPlain(frame: VideoFrame, { width, height }: Size, { format }: Sampling): boolean {
  const { visibleRect: seen, displayWidth, displayHeight } = frame;
  const { primaries, transfer, matrix, fullRange } = frame.colorSpace;
  const isAll = seen?.x === 0 && seen.y === 0 && seen.width === width && seen.height === height;
  const isAsStored = displayWidth === width && displayHeight === height;
  const isSrgb = primaries === 'bt709' && transfer === 'iec61966-2-1';
  const isJfif = matrix === 'smpte170m' && fullRange === true;
  return frame.format === format && isAll && isAsStored && isSrgb && isJfif;
}

/** Odd, so that no edge is at the end of a block. */
const testSize: Size = { width: 45, height: 37 };
const asked = new Map<Sampling, Promise<boolean>>();

/**
 * Whether this browser's decoder makes colours as this file does: a build of libjpeg may round otherwise, or leave chroma as
 * coarse as it is; others give no planes. Asked once, of a small picture, by both ways.
 */
function isExact(sampling: Sampling): Promise<boolean> {
  let answer = asked.get(sampling);
  if (!answer) {
    answer = compare(sampling).catch(() => false);
    asked.set(sampling, answer);
  }
  return answer;
}

async function compare(sampling: Sampling): Promise<boolean> {
  const { width, height } = testSize;
  const bytes = testJpeg(testSize, sampling.across, sampling.down);
  const file = new Blob([bytes], { type });
  // As large as it is, so each pixel counts.
  const source: Source = [width, height, coverBox(width, height, width, height), width, height, 'bilinear'];
  const got = await resizePlanes({ bytes, size: testSize }, sampling, source);
  if (!got) return false;
  const bitmap = await createImageBitmap(file);
  try {
    const resizer = makeResizer(...source);
    readStrips(bitmap, resizer);
    const wanted = resizer.finish();
    return got.every((value, i) => value === wanted[i]);
  } finally {
    bitmap.close();
  }
}
