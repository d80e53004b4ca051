/** Makes small pictures of large ones, one after another: a photograph of 12 megapixels takes 50 MB while it is decoded. */
import { boxOf, middleOf } from '../../../core/crop.ts';
import { decodePicture } from './decode.ts';
import type { Asked, ThumbnailRequest, ThumbnailResponse } from './thumbnail-protocol.ts';

type AskedThumbnail = Extract<Asked, { kind: 'thumbnail' }>;

declare const self: DedicatedWorkerGlobalScope;

const never = new AbortController().signal;
let last = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ThumbnailRequest>) => {
  last = last.then(() => serve(data));
};

async function serve({ id, asked }: ThumbnailRequest): Promise<void> {
  // What is wrong with a picture is told by its answer, not by its thumbnail.
  const made = await make(asked).catch(() => null);
  const response: ThumbnailResponse = { id, made };
  self.postMessage(response, made instanceof ImageBitmap ? [made] : []);
}

async function make(asked: Asked): Promise<Blob | ImageBitmap> {
  const { bitmap } = await decodePicture(asked.picture, never);
  try {
    return asked.kind === 'thumbnail' ? await makeThumbnail(bitmap, asked) : reduce(bitmap, asked.most);
  } finally {
    bitmap.close();
  }
}

/** A part of the picture as a model sees it, squeezed where it is no square; or its middle. On white, as a JPEG. */
function makeThumbnail(bitmap: ImageBitmap, { crop, size }: AskedThumbnail): Promise<Blob> {
  const part = crop ?? middleOf(bitmap, { width: size, height: size });
  const { x0, y0, x1, y1 } = boxOf(part, bitmap);
  const { canvas, context } = onWhite(size, size, 'medium');
  context.drawImage(bitmap, x0, y0, x1 - x0, y1 - y0, 0, 0, size, size);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}

/** All of the picture, on white, no larger than it was. */
function reduce(bitmap: ImageBitmap, most: number): ImageBitmap {
  const scale = Math.min(1, Math.sqrt(most / (bitmap.width * bitmap.height)));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const { canvas, context } = onWhite(width, height, 'high');
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas.transferToImageBitmap();
}

function onWhite(width: number, height: number, quality: ImageSmoothingQuality) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = quality;
  return { canvas, context };
}
