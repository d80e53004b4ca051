import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { InklingError } from '../../../web/core/errors.ts';
import { excessOf } from '../../../web/core/picture-file/svg-cost.ts';
import { isOfNoSize, withoutViewportSize } from '../../../web/core/picture-file/svg-markup.ts';
import { decodeXml } from '../../../web/runtime/picture/page/decode-xml.ts';

/** The longer side that a drawing is drawn at, as on the page (web/runtime/picture/page/svg-frame.ts). */
const [smallest, largest] = [512, 4096];
/** Dots an inch at which librsvg draws a CSS pixel as one pixel, and the least and most that it takes. */
const pixelDensity = 72;
const [leastDensity, mostDensity] = [1, 100_000];

/**
 * An SVG, refused where it asks for too much. It is drawn without anything that it refers to elsewhere: librsvg reads no other
 * file for one that comes as bytes.
 *
 * @throws InklingError `image-corrupt`, `image-drawing-stalled`
 */
export async function asDrawing(bytes: Uint8Array<ArrayBuffer>, options: SharpOptions): Promise<Sharp> {
  const text = decodeXml(bytes);
  if (text === undefined) throw new InklingError('image-corrupt', 'svg: not in the encoding that it says');
  if (isOfNoSize(text)) throw new InklingError('image-corrupt', 'svg: of no size');
  for (const excess of excessOf(text)) {
    if (excess === 'drawing')
      throw new InklingError('image-drawing-stalled', 'it uses parts of itself too often');
    if (excess) throw new InklingError('image-corrupt', `svg: too much ${excess}`);
  }
  const content = Buffer.from(withoutViewportSize(text));
  try {
    const { width, height } = await sharp(content, { ...options, density: pixelDensity }).metadata();
    const side = Math.max(width, height);
    const scale = Math.min(Math.max(side, smallest), largest) / side;
    const density = Math.min(mostDensity, Math.max(leastDensity, pixelDensity * scale));
    return sharp(content, { ...options, density });
  } catch (error) {
    throw InklingError.from(error, 'image-corrupt');
  }
}
