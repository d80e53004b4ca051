/** What the page does with a picture before the worker can: see draw.ts, which is fetched when it is first needed. */
import { InklingError } from '../../../core/errors.ts';
import { readBytes } from '../offscreen/read-bytes.ts';
import { pictureName } from './address.ts';

const loadDraw = () =>
  import('./draw.ts').catch((cause: unknown) => {
    throw new InklingError('download-failed', 'draw.ts', { cause });
  });

/** Enough of a file for its root element to be found behind a licence. */
const headerBytes = 2048;

/**
 * The picture in a form that a worker decodes: an SVG becomes a PNG, any other stays as it is.
 * @throws InklingError `image-*`, `download-failed`
 */
export async function asDecodable(picture: Blob): Promise<Blob> {
  return (await isSvg(picture)) ? (await loadDraw()).drawSvg(picture) : picture;
}

async function isSvg(picture: Blob): Promise<boolean> {
  if (picture.type === 'image/svg+xml') return true;
  if (picture.type && !/xml|text/.test(picture.type)) return false;
  return /<svg[\s>]/.test(new TextDecoder().decode(await readBytes(picture.slice(0, headerBytes))));
}

/**
 * Reads the picture at an address (as `toImageAddress` gives it), as a PNG file named after it; 20 seconds at most.
 * @throws InklingError as `drawAddress`; `download-failed`
 */
export async function readPictureAt(address: string, signal: AbortSignal): Promise<File> {
  const blob = await (await loadDraw()).drawAddress(address, signal);
  return new File([blob], pictureName(address), { type: blob.type });
}
