/** What turns a convolution's sums into its output's integers. */
import type { Conv } from '../../../core/plan.ts';
import { roundUp } from './layout.ts';
import { lanes } from './pack-weights.ts';
import type { Maker, Tensor } from './step.ts';

/**
 * Biases and factors of output channels `first` to `first + count`, up to whole vectors.
 *
 * @param excess what the kernel's sums have too much, which the bias makes good; modulo 2^32
 */
export function scalesOf(
  layer: Conv,
  first: number,
  count: number,
  input: Tensor,
  output: Tensor,
  maker: Maker,
  excess: (channel: number) => number = () => 0,
) {
  const wide = roundUp(count, lanes);
  const { file } = maker;
  const bias =
    layer.bias && new Int32Array(file.buffer, file.byteOffset + layer.bias.offset + 4 * first, count);
  const biases = new Int32Array(count).map((_, n) => (bias?.[n] ?? 0) - excess(first + n));
  const at = file.byteOffset + (layer.weight.scaleOffset as number) + 4 * first;
  const scales = new Float32Array(file.buffer, at, count);
  // Each operation rounds to float32, in ONNX Runtime's order.
  const factors = scales.map((scale) => Math.fround(input.scale * scale) / output.scale);
  return {
    bias: maker.constant(wide * 4, (memory, to) => new Int32Array(memory, to, count).set(biases)),
    factors: maker.constant(wide * 4, (memory, to) => new Float32Array(memory, to, count).set(factors)),
  };
}
