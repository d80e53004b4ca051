import { InklingError } from '../../../core/errors.ts';

/** @throws InklingError `image-gone`: the file was deleted or changed since it was chosen */
export async function readBytes(picture: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await picture.arrayBuffer());
  } catch (cause) {
    throw new InklingError('image-corrupt', 'gone', { cause });
  }
}
