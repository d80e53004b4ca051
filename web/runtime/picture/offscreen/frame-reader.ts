/**
 * A large opaque picture's pixels by WebCodecs: as they stand in memory, where a canvas paints them, reads them back and
 * turns their channels around. (Chromium, 12 megapixels: a fifth of the time; bench/README.md.)
 */
import type { PictureResizer } from '../../../core/resize.ts';
import { makeStrip } from './canvas-reader.ts';

/** Below, a canvas takes a few milliseconds at most. */
const leastPixels = 1_000_000;
/** Of a strip: 1 MB, which stays in the cache until it is resized. */
const stripPixels = 250_000;

/** Which channel comes first. */
type ByteOrder = 'rgb' | 'bgr';
const orders: Readonly<Record<string, ByteOrder>> = { RGBX: 'rgb', BGRX: 'bgr' };

/**
 * Hands the needed part of a bitmap to the resizer. What is read so is neither turned upright (in Chromium, although the bitmap is),
 * nor blended with white, nor converted to sRGB: so the bitmap has to be of a JPEG that is upright, the frame has to say that it
 * is sRGB, and a few rows of it have to be what a canvas draws.
 *
 * @returns null where it cannot be used: the canvas then hands everything over again
 */
export async function readFrame(bitmap: ImageBitmap, resizer: PictureResizer): Promise<ByteOrder | null> {
  const { columns, rows } = resizer;
  const width = columns.end - columns.first;
  if (typeof VideoFrame === 'undefined' || width * (rows.end - rows.first) < leastPixels) return null;
  let frame: VideoFrame | undefined;
  try {
    frame = new VideoFrame(bitmap, { timestamp: 0 });
    const order = orders[frame.format ?? ''];
    const { primaries, transfer } = frame.colorSpace;
    if (!order || primaries !== 'bt709' || transfer !== 'iec61966-2-1') return null;
    const reader = new Reader(frame, columns.first, width);
    if (!(await agrees(reader, order, bitmap, rows))) return null;
    const stripRows = Math.max(1, Math.floor(stripPixels / width));
    for (let y = rows.first; y < rows.end; y += stripRows) {
      const count = Math.min(stripRows, rows.end - y);
      resizer.push(await reader.read(y, count), y, count);
    }
    return order;
  } catch {
    return null; // what is wrong with the picture itself, the canvas says
  } finally {
    frame?.close();
  }
}

/** Some columns of a frame, into the same bytes each time. */
class Reader {
  /** The first column. */
  readonly x: number;
  readonly width: number;
  readonly #frame: VideoFrame;
  #bytes = new Uint8ClampedArray(0);

  constructor(frame: VideoFrame, x: number, width: number) {
    this.#frame = frame;
    this.x = x;
    this.width = width;
  }

  async read(y: number, count: number): Promise<Uint8ClampedArray> {
    const length = count * this.width * 4;
    if (this.#bytes.length < length) this.#bytes = new Uint8ClampedArray(length);
    const layout = [{ offset: 0, stride: this.width * 4 }];
    const rect = { x: this.x, y, width: this.width, height: count };
    await this.#frame.copyTo(this.#bytes, { rect, layout });
    return this.#bytes.subarray(0, length);
  }
}

/** Whether the first, the middle and the last of the rows are as a canvas draws them. */
async function agrees(
  reader: Reader,
  order: ByteOrder,
  bitmap: ImageBitmap,
  { first, end }: PictureResizer['rows'],
): Promise<boolean> {
  const { x, width } = reader;
  const context = makeStrip(width, 1);
  const red = order === 'rgb' ? 0 : 2;
  for (const y of [first, (first + end) >> 1, end - 1]) {
    const read = await reader.read(y, 1);
    context.drawImage(bitmap, x, y, width, 1, 0, 0, width, 1);
    const drawn = context.getImageData(0, 0, width, 1).data;
    for (let i = 0; i < read.length; i += 4) {
      if (read[i + red] !== drawn[i] || read[i + 1] !== drawn[i + 1] || read[i + 2 - red] !== drawn[i + 2]) {
        return false;
      }
    }
  }
  return true;
}

/** Turns the channels of RGBA around, in place. */
export function swapRedAndBlue(rgba: Uint8ClampedArray): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const first = rgba[i] as number;
    rgba[i] = rgba[i + 2] as number;
    rgba[i + 2] = first;
  }
}
