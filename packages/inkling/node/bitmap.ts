/** Windows bitmaps and icons, which libvips does not read. web/core/picture-file has found them whole before. */
import { decode } from 'bmp-ts';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { InklingError } from '../../../web/core/errors.ts';
import { Bytes } from '../../../web/core/picture-file/bytes.ts';

/** @throws InklingError `image-corrupt` */
export function readBitmap(bytes: Uint8Array<ArrayBuffer>): Sharp {
  try {
    const { width, height, data } = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
      toRGBA: true,
    });
    return sharp(data, { raw: { width, height: Math.abs(height), channels: 4 } });
  } catch (error) {
    throw InklingError.from(error, 'image-corrupt');
  }
}

export function readIcon(bytes: Uint8Array<ArrayBuffer>, options: SharpOptions): Sharp {
  void new Bytes(bytes);
  void options;
  throw new InklingError('image-format-unsupported', 'ico');
}
