/** A decoded picture's pixels by a canvas: any picture, in any browser, on white and in sRGB. */
import { InklingError } from '../../../core/errors.ts';
import type { PictureResizer } from '../../../core/resize.ts';

/** Most pixels of one strip on the way from the decoded picture to the resizer: 4 MB of RGBA. */
const stripPixels = 1_000_000;
let kept: OffscreenCanvasRenderingContext2D | undefined;

/** A canvas to read pixels from, of this size. @throws InklingError `out-of-memory` */
export function makeStrip(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  // Opaque: transparency is blended with the white below. Read often: kept in main memory, not on the GPU.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw new InklingError('out-of-memory', `no canvas of ${width} x ${height}`);
  return context;
}

/**
 * The canvas of the frame or picture before, if it is of this size, with what was drawn on it: making one anew takes longer than
 * reading 640 x 480 through it. Whoever gets it is done with it before anything else runs. @throws as `makeStrip`
 */
function keepStrip(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (kept?.canvas.width !== width || kept.canvas.height !== height) kept = makeStrip(width, height);
  return kept;
}

/**
 * Hands the needed part of the bitmap to the resizer, strip by strip: whole pixels, copied 1:1, so that no browser's
 * own scaling takes part.
 */
export function readStrips(bitmap: ImageBitmap, resizer: PictureResizer): void {
  const { columns, rows } = resizer;
  const width = columns.end - columns.first;
  const stripRows = Math.max(1, Math.min(rows.end - rows.first, Math.floor(stripPixels / width)));
  const context = keepStrip(width, stripRows);
  context.fillStyle = '#fff';
  for (let y = rows.first; y < rows.end; y += stripRows) {
    const count = Math.min(stripRows, rows.end - y);
    context.fillRect(0, 0, width, count);
    context.drawImage(bitmap, columns.first, y, width, count, 0, 0, width, count);
    resizer.push(context.getImageData(0, 0, width, count).data, y, count);
  }
}
