/** Weights of the file in the order in which the kernels read them: int16, for 8 output channels side by side. */
import type { StoredTensor } from '../../../core/stored-tensor.ts';
import { roundUp } from './layout.ts';
import type { Maker, Place } from './step.ts';

/** Output channels of one panel: as many int16 as a vector holds. */
export const lanes = 8;

/** int8 `[out channels, channels, places]` of a stored tensor `[out channels, channels, ...]`. */
export interface Kernel {
  readonly values: Int8Array;
  readonly outChannels: number;
  readonly channels: number;
  readonly places: number;
}

/** @param file the weight file; the tensor is known to be in it */
export function kernelOf(file: Uint8Array<ArrayBuffer>, { offset, shape }: StoredTensor): Kernel {
  const [outChannels = 1, channels = 1, height = 1, width = 1] = shape;
  const places = height * width;
  const values = new Int8Array(file.buffer, file.byteOffset + offset, outChannels * channels * places);
  return { values, outChannels, channels, places };
}

/** Pairs of values of a row of the matrix product: `places` times `stride`, the last one perhaps with a 0. */
export const pairsOf = (places: number, stride: number) => Math.ceil((places * stride) / 2);

/** Bytes that `packPanels` writes. */
export const panelBytes = (outChannels: number, pairs: number) => roundUp(outChannels, lanes) * pairs * 4;

/**
 * Output channels `first` to `first + count` as `[count / 8, pairs, 8, 2]`, where pairs are of `[places, stride]`. What is
 * behind the last channel, in or out, is 0.
 */
export function packPanels(
  { values, channels, places }: Kernel,
  first: number,
  count: number,
  stride: number,
  out: Int16Array,
): void {
  const panel = pairsOf(places, stride) * lanes * 2;
  out.fill(0, 0, (roundUp(count, lanes) / lanes) * panel);
  let at = first * channels * places;
  for (let n = 0; n < count; n++) {
    const to = Math.floor(n / lanes) * panel + (n % lanes) * 2;
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < places; p++) {
        const k = p * stride + c;
        out[to + (k >> 1) * lanes * 2 + (k & 1)] = values[at++] as number;
      }
    }
  }
}

/** A place for what `packPanels` writes. */
export function placePanels(
  kernel: Kernel,
  first: number,
  count: number,
  stride: number,
  maker: Maker,
): Place {
  const bytes = panelBytes(count, pairsOf(kernel.places, stride));
  return maker.constant(bytes, (memory, to) =>
    packPanels(kernel, first, count, stride, new Int16Array(memory, to)),
  );
}

/** Bytes that `packDepthwise` writes. */
export const depthwiseBytes = ({ outChannels, places }: Kernel) =>
  roundUp(outChannels, lanes) * Math.ceil(places / 2) * 4;

/** A kernel a channel as `[channels / 8, pairs of places, 8, 2]`. */
export function packDepthwise({ values, outChannels, places }: Kernel, out: Int16Array): void {
  const pairs = Math.ceil(places / 2);
  out.fill(0, 0, roundUp(outChannels, lanes) * pairs * 2);
  for (let c = 0; c < outChannels; c++) {
    for (let p = 0; p < places; p++) {
      const at = ((c >> 3) * pairs + (p >> 1)) * lanes * 2 + (c % lanes) * 2 + (p & 1);
      out[at] = values[c * places + p] as number;
    }
  }
}

/** A place for what `packDepthwise` writes. */
export function placeDepthwise(kernel: Kernel, maker: Maker): Place {
  return maker.constant(depthwiseBytes(kernel), (memory, to) =>
    packDepthwise(kernel, new Int16Array(memory, to)),
  );
}
