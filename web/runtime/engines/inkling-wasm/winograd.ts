/** 3x3 convolutions of stride 1 in a form of Winograd: kernels/winograd.ts and winograd4.ts. */
import type { Conv } from '../../../core/plan.ts';
import { rangesOf, roundUp } from './layout.ts';
import { type Kernel, lanes } from './pack-weights.ts';
import { scalesOf } from './scales.ts';
import type { Maker, Step, Tensor } from './step.ts';
import { elementsOf, type Form, four, largestSumOf, placeWinograd, two } from './winograd-weights.ts';

/** Bytes of transformed tiles that are made before they are multiplied: these stay in the cache. */
const tileBytes = 196_608;
/** Tiles that the matrix product takes at a time. */
const tilesAtOnce = 4;
/** So few tiles are not worth the weights of the larger form, each of which is read for every one of them. */
const fewTiles = 16;

const tilesOf = ({ height, width }: Tensor, { size }: Form) =>
  Math.ceil(height / size) * Math.ceil(width / size);

/** The form that takes the fewest multiplications, of those that are exact for these weights; undefined: none is. */
export function formFor(kernel: Kernel, output: Tensor): Form | undefined {
  const largest = largestSumOf(kernel);
  const products = (form: Form) => tilesOf(output, form) * elementsOf(form);
  if (
    largest < four.largestSum &&
    tilesOf(output, four) >= fewTiles &&
    products(four) < 0.8 * products(two)
  ) {
    return four;
  }
  return largest < two.largestSum ? two : undefined;
}

/** Prepares it. The input's stride is a multiple of 8. */
export function winograd(
  layer: Conv,
  kernel: Kernel,
  form: Form,
  input: Tensor,
  output: Tensor,
  maker: Maker,
): Step {
  const { stride, height, width } = input;
  const [top, left] = layer.pads;
  const elements = elementsOf(form);
  const weights = placeWinograd(kernel, stride, form, maker);
  const { bias, factors } = scalesOf(layer, 0, kernel.outChannels, input, output, maker);
  const zeros = maker.zeros(stride * 2);
  const columns = Math.ceil(output.width / form.size);
  const tiles = tilesOf(output, form);
  const block = Math.min(tiles, roundUp(Math.max(tileBytes / (stride * elements * 2), 1), tilesAtOnce));
  const transformed = maker.scratch(block * stride * elements * 2);
  const products = maker.scratch(block * lanes * elements * 4);
  const rows = maker.scratch(2 * elements * 16);
  const panel = stride * lanes * elements * 2;
  return rangesOf(tiles, block).map(({ first, count }) => (kernels) => {
    const { multiplyTiles } = kernels;
    // The larger form takes one thing more at the end, the room for its rows, which the smaller one does not look at.
    const toTiles = form === four ? kernels.toTiles4 : kernels.toTiles;
    const fromTiles = form === four ? kernels.fromTiles4 : kernels.fromTiles;
    toTiles(
      input.at,
      height,
      width,
      stride,
      top,
      left,
      columns,
      first,
      count,
      zeros.at,
      transformed.at,
      rows.at,
    );
    for (let n = 0; n < output.stride; n += lanes) {
      multiplyTiles(
        transformed.at,
        elements,
        count,
        weights.at + (n / lanes) * panel,
        stride / 2,
        products.at,
      );
      fromTiles(
        products.at,
        columns,
        first,
        count,
        bias.at + n * 4,
        factors.at + n * 4,
        output.low,
        output.high,
        output.at + n * 2,
        output.height,
        output.width,
        output.stride * 2,
        rows.at,
      );
    }
  });
}
