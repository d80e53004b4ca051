import type { ModelInput } from './manifest.ts';

/**
 * Normalises a resized picture into the network's input.
 *
 * @param rgba `[height, width, 4]`, 0..255
 * @returns float32 `[3, height, width]` (one image of an NCHW batch): (value / 255 - mean) / std, the channels in the
 *   manifest's order
 */
export function toTensor(rgba: Uint8ClampedArray, input: ModelInput): Float32Array<ArrayBuffer> {
  const plane = input.width * input.height;
  if (rgba.length !== plane * 4) {
    throw new RangeError(`expected ${plane * 4} bytes of RGBA, got ${rgba.length}`);
  }
  const tensor = new Float32Array(3 * plane);
  const order = input.channelOrder === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  order.forEach((source, channel) => {
    const mean = input.mean[channel as 0 | 1 | 2];
    const std = input.std[channel as 0 | 1 | 2];
    for (let i = 0; i < plane; i++) {
      tensor[channel * plane + i] = ((rgba[i * 4 + source] as number) / 255 - mean) / std;
    }
  });
  return tensor;
}

/**
 * The same images with the channel last.
 *
 * @param images `[n, channels, height, width]`
 * @returns `[n, height, width, channels]`
 */
export const toChannelsLast = (images: Float32Array, n: number, channels: number) =>
  transpose(images, n, channels);

/**
 * The same images with the channel first.
 *
 * @param images `[n, height, width, channels]`
 * @returns `[n, channels, height, width]`
 */
export const toChannelsFirst = (images: Float32Array, n: number, channels: number) =>
  transpose(images, n, images.length / n / channels);

/** `[n, rows, columns]` -> `[n, columns, rows]` */
function transpose(matrices: Float32Array, n: number, rows: number): Float32Array<ArrayBuffer> {
  const columns = matrices.length / n / rows;
  const result = new Float32Array(matrices.length);
  for (let matrix = 0; matrix < n; matrix++) {
    const start = matrix * rows * columns;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        result[start + column * rows + row] = matrices[start + row * columns + column] as number;
      }
    }
  }
  return result;
}
