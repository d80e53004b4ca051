/** Makes thumbnails, one after another: a photograph of 12 megapixels takes 50 MB while it is decoded. */
import { coverBox } from '../../../core/resize.ts';
import { decodePicture } from './decode.ts';
import type { ThumbnailRequest, ThumbnailResponse } from './thumbnail-protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

const never = new AbortController().signal;
let last = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ThumbnailRequest>) => {
  last = last.then(() => serve(data));
};

async function serve({ id, picture, size }: ThumbnailRequest): Promise<void> {
  // What is wrong with a picture is told by its answer, not by its thumbnail.
  const thumbnail = await makeThumbnail(picture, size).catch(() => null);
  self.postMessage({ id, thumbnail } satisfies ThumbnailResponse);
}

/** The largest centred square of the picture, on white, as a JPEG. */
async function makeThumbnail(picture: Blob, size: number): Promise<Blob> {
  const { bitmap } = await decodePicture(picture, never);
  try {
    const { x0, y0, x1, y1 } = coverBox(bitmap.width, bitmap.height, size, size);
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, size, size);
    context.imageSmoothingQuality = 'medium';
    context.drawImage(bitmap, x0, y0, x1 - x0, y1 - y0, 0, 0, size, size);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  } finally {
    bitmap.close();
  }
}
