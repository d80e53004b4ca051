/** Decodes pictures and does nothing else: what classifying many of them is measured against. */
import type { Decoding } from './decode-all.ts';

/** Under way at the same time in each worker, so that none waits for a file. */
const atOnce = 2;

self.onmessage = async ({ data: { pictures, by } }: MessageEvent<Decoding>) => {
  const waiting = pictures.values();
  const go = async () => {
    for (const picture of waiting)
      await (by === 'ImageDecoder' ? decodeFrame(picture) : decodeBitmap(picture));
  };
  await Promise.all(Array.from({ length: atOnce }, go));
  self.postMessage(pictures.length);
};

async function decodeBitmap(picture: Blob): Promise<void> {
  (await createImageBitmap(picture)).close();
}

async function decodeFrame(picture: Blob): Promise<void> {
  const decoder = new ImageDecoder({ data: await picture.arrayBuffer(), type: picture.type });
  const { image } = await decoder.decode();
  image.close();
  decoder.close();
}
