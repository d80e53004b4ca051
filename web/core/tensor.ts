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
export function toChannelsLast(images: Float32Array, n: number, channels: number): Float32Array<ArrayBuffer> {
  const plane = images.length / n / channels;
  const result = new Float32Array(images.length);
  for (let image = 0; image < n; image++) {
    const start = image * channels * plane;
    for (let channel = 0; channel < channels; channel++) {
      for (let i = 0; i < plane; i++) {
        result[start + i * channels + channel] = images[start + channel * plane + i] as number;
      }
    }
  }
  return result;
}
