import type { Crop } from '../../core/crop.ts';
import type { Manifest } from '../../core/manifest.ts';
import { toTensor } from '../../core/tensor.ts';
import { type Prepared, preparePicture } from '../picture/offscreen/decode.ts';
import { prepareFrame } from '../picture/offscreen/frame.ts';

export interface ReadyPicture {
  readonly prepared: Prepared;
  /** `[3, height, width]`, normalised. */
  readonly tensor: Float32Array<ArrayBuffer>;
  /** How long both took, in ms. */
  readonly milliseconds: number;
}

/**
 * From a file, or a frame of a video, which is closed, to the network's input.
 *
 * @param crop the part of a file's picture that the model is to see; null: the middle
 * @throws InklingError `image-*`, `out-of-memory`, `cancelled`
 */
export async function readyPicture(
  picture: Blob | ImageBitmap,
  manifest: Manifest,
  crop: Crop | null,
  signal: AbortSignal,
): Promise<ReadyPicture> {
  const began = performance.now();
  const prepared =
    picture instanceof Blob
      ? await preparePicture(picture, manifest.input, crop, signal)
      : prepareFrame(picture, manifest.input);
  const tensor = toTensor(prepared.rgba, manifest.input);
  return { prepared, tensor, milliseconds: performance.now() - began };
}
