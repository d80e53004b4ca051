import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InklingError } from '../../../web/core/errors.ts';
import type { Picture } from './types.ts';

/**
 * A copy, which a thread can have.
 *
 * @param most bytes of a file @throws InklingError `image-gone`, `image-too-large`, `image-address-invalid`
 */
export async function readPicture(picture: Picture, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (picture instanceof Uint8Array) return Uint8Array.from(picture);
  if (picture instanceof Blob) return new Uint8Array(await picture.arrayBuffer());
  if (picture instanceof URL && picture.protocol !== 'file:') {
    throw new InklingError('image-address-invalid', picture.href);
  }
  return readFile(picture instanceof URL ? fileURLToPath(picture) : picture, most);
}

/** Opening a named pipe waits for a writer otherwise, in a thread that no signal ends. Windows has no such flag. */
const openAtOnce = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** @throws InklingError `image-gone`, of pipes and devices too; `image-too-large` */
async function readFile(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await open(path, openAtOnce);
    try {
      const found = await file.stat();
      // A device tells no size, and may have no end.
      if (!found.isFile()) throw new InklingError('image-gone', `${path}: not a regular file`);
      const { size } = found;
      if (size > most) throw new InklingError('image-too-large', `${size} bytes`);
      // Not as a Buffer, which may be a part of a larger one.
      return Uint8Array.from(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    throw InklingError.from(error, 'image-gone');
  }
}
