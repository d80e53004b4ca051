import { InklingError } from '../../../core/errors.ts';

/**
 * All bytes of a picture, or of a part of it. A file is read only now: one that was deleted, moved or changed since it was
 * chosen cannot be (`NotFoundError`, `NotReadableError`).
 *
 * @throws InklingError `image-gone`, `out-of-memory`
 */
export async function readBytes(picture: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await picture.arrayBuffer());
  } catch (thrown) {
    throw InklingError.from(thrown, 'image-gone');
  }
}
