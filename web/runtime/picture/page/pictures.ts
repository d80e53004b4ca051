/** What the page does with a picture before the worker can: see draw.ts, which is fetched when it is first needed. */
import { notFetched } from '../../../core/errors.ts';
import { readBytes } from '../offscreen/read-bytes.ts';
import { pictureName } from './address.ts';

const loadDraw = () => import('./draw.ts').catch(notFetched);

/** Of UTF-8 and -16, the zeros that UTF-16 has among its letters, and white space. */
const beforeMarkup = /^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\s\0]*/;

/**
 * The picture in a form that a worker decodes: an SVG becomes a PNG, any other stays as it is.
 * @throws InklingError `image-*`, `download-failed`, `cancelled`
 */
export async function asDecodable(picture: Blob, signal: AbortSignal): Promise<Blob> {
  const head = await readBytes(picture.slice(0, 256));
  const text = String.fromCharCode(...head).replace(beforeMarkup, '');
  return text === '' || text.startsWith('<') ? (await loadDraw()).drawIfSvg(picture, signal) : picture;
}

/**
 * Reads the picture at an address (as `toImageAddress` gives it), as a PNG file named after it; 20 seconds at most.
 * @throws InklingError as `drawAddress`; `download-failed`
 */
export async function readPictureAt(address: string, signal: AbortSignal): Promise<File> {
  const blob = await (await loadDraw()).drawAddress(address, signal);
  return new File([blob], pictureName(address), { type: blob.type });
}
