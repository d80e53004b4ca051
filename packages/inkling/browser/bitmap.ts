import { InklingError } from '../../../web/core/errors.ts';
import type { Picture } from './types.ts';

/**
 * The pixels of a picture that the page has, as they are shown; whoever asked closes them.
 *
 * @throws InklingError `image-corrupt`; `image-address-refused` of what came from a site that does not let this page read it
 */
export async function toBitmap(picture: Exclude<Picture, Blob>): Promise<ImageBitmap> {
  const bitmap = await shown(picture);
  if (isReadable(bitmap)) return bitmap;
  bitmap.close();
  const address = 'currentSrc' in picture ? picture.currentSrc : '';
  throw new InklingError('image-address-refused', address);
}

async function shown(picture: Exclude<Picture, Blob>): Promise<ImageBitmap> {
  try {
    if (picture instanceof HTMLImageElement) await picture.decode();
    return await createImageBitmap(picture);
  } catch (error) {
    throw InklingError.from(error, 'image-corrupt');
  }
}

/** Asked here, for a worker gets no pixels that the page may not read, and each browser says so in another way. */
function isReadable(bitmap: ImageBitmap): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  try {
    context?.drawImage(bitmap, 0, 0, 1, 1, 0, 0, 1, 1);
    context?.getImageData(0, 0, 1, 1);
    return true;
  } catch {
    return false;
  }
}
