/** Whether a plan's parts fit each other, the weight file and the manifest, before memory is asked for or read. */
import { InklingError } from '../../../core/errors.ts';
import {
  type Conv,
  inputsOf,
  type Layer,
  type MaxPool,
  type Plan,
  type PlanTensor,
} from '../../../core/plan.ts';
import type { StoredTensor } from '../../../core/stored-tensor.ts';

/** What the plan is to be for: the manifest's input in pixels and its number of labels. */
export interface Wanted {
  readonly width: number;
  readonly height: number;
  readonly classes: number;
}

const elementBytes = { int8: 1, int32: 4, float32: 4 };

/**
 * @param fileBytes length of the weight file
 * @throws InklingError `bucket-invalid`, which names the first part that does not fit
 */
export function checkPlan(plan: Plan, fileBytes: number, wanted: Wanted): void {
  const { tensors, layers, features, linear } = plan;
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new InklingError('bucket-invalid', `the plan: ${what}`);
  };
  must(tensors.length === layers.length + 1, `${layers.length} layers make ${tensors.length - 1} tensors`);
  must(alike(shapeOf(plan, 0), [wanted.height, wanted.width, 3]), 'its input is not the manifest’s');
  layers.forEach((layer, i) => {
    const name = `layer ${i} (${layer.op})`;
    must(
      inputsOf(layer).every((input) => input <= i),
      `${name} reads what is not made yet`,
    );
    must(alike(outputOf(plan, layer, i), shapeOf(plan, i + 1)), `${name} does not give tensor ${i + 1}`);
    if (layer.op === 'max-pool') checkPool(plan, layer, i, must);
    if (layer.op !== 'conv') return;
    const [outChannels, channels] = layer.weight.shape as [number, number];
    const inChannels = shapeOf(plan, layer.input)[2];
    must(channels * layer.groups === inChannels, `${name} does not fit its input’s channels`);
    must(outChannels % layer.groups === 0, `${name} does not divide into its groups`);
    checkStored(layer.weight, 4, fileBytes, name);
    checkBias(layer.bias, outChannels, fileBytes, name);
  });
  must(features < tensors.length && linear.input < tensors.length, 'an output is no tensor of it');
  const [classes, channels] = linear.weight.shape as [number, number];
  checkStored(linear.weight, 2, fileBytes, 'the linear layer');
  checkBias(linear.bias, classes, fileBytes, 'the linear layer');
  must(classes === wanted.classes, `${classes} logits for ${wanted.classes} labels`);
  must(alike(shapeOf(plan, linear.input), [1, 1, channels]), 'the linear layer does not fit its input');
}

/** The shape of no tensor. */
const nothing = [0];
const shapeOf = (plan: Plan, i: number) => (plan.tensors[i] as PlanTensor).shape;
const alike = (a: readonly number[], b: readonly number[]) => a.every((n, i) => n === b[i]);

/** The shape that a layer gives; of a pool the rounded-up one where that is what its tensor has. */
function outputOf(plan: Plan, layer: Layer, i: number): readonly number[] {
  const [height, width, channels] = shapeOf(plan, inputsOf(layer)[0] as number);
  switch (layer.op) {
    case 'conv': {
      const [outChannels = 0, , kernelHeight = 0, kernelWidth = 0] = layer.weight.shape;
      const kernel = [kernelHeight, kernelWidth] as const;
      return [...[height, width].map((size, axis) => positions(layer, kernel, axis, size)), outChannels];
    }
    case 'max-pool': {
      const made = shapeOf(plan, i + 1);
      const sizes = [height, width].map((size, axis) => {
        const up = positions(layer, layer.kernel, axis, size, Math.ceil);
        return made[axis] === up ? up : positions(layer, layer.kernel, axis, size);
      });
      return [...sizes, channels];
    }
    case 'global-average':
      return [1, 1, channels];
    case 'add':
      return alike(shapeOf(plan, layer.inputs[1]), [height, width, channels])
        ? [height, width, channels]
        : nothing;
    case 'concat': {
      const shapes = layer.inputs.map((input) => shapeOf(plan, input));
      const fits = shapes.every((shape) => shape[0] === height && shape[1] === width);
      return fits ? [height, width, shapes.reduce((sum, shape) => sum + shape[2], 0)] : nothing;
    }
  }
}

/** How many positions a kernel has along an axis (ONNX, `Conv` and `MaxPool`). */
function positions(
  layer: Conv | MaxPool,
  kernel: readonly [number, number],
  axis: number,
  size: number,
  toWhole: (quotient: number) => number = Math.floor,
): number {
  const dilation = layer.op === 'conv' ? (layer.dilations[axis] as number) : 1;
  const reach = ((kernel[axis] as number) - 1) * dilation + 1;
  const padded = size + (layer.pads[axis] as number) + (layer.pads[axis + 2] as number);
  return toWhole((padded - reach) / (layer.strides[axis] as number)) + 1;
}

/** Each window must have a place in the map, and the integers must mean the same as before. */
function checkPool(
  { tensors }: Plan,
  { input, kernel, strides, pads }: MaxPool,
  i: number,
  must: (holds: boolean, what: string) => void,
): void {
  const [from, to] = [tensors[input], tensors[i + 1]] as [PlanTensor, PlanTensor];
  const holds = [0, 1].every((axis) => {
    const [pad, size, out] = [pads[axis], from.shape[axis], to.shape[axis]] as [number, number, number];
    return pad < (kernel[axis] as number) && (out - 1) * (strides[axis] as number) - pad < size;
  });
  must(holds, `layer ${i} (max-pool) has windows that are all padding`);
  must(from.scale === to.scale && from.zero === to.zero, `layer ${i} (max-pool) changes the scale`);
}

function checkStored(stored: StoredTensor, rank: number, fileBytes: number, name: string): void {
  const { offset, dtype, shape, scaleOffset } = stored;
  const bytes = shape.reduce((product, n) => product * n, elementBytes[dtype]);
  const ends = [offset + bytes, (scaleOffset ?? 0) + 4 * (shape[0] ?? 0)];
  if (dtype !== 'int8' || shape.length !== rank || scaleOffset === undefined) {
    throw new InklingError('bucket-invalid', `the plan: ${name} has weights of another kind`);
  }
  if (!ends.every((end) => end <= fileBytes)) {
    throw new InklingError('bucket-invalid', `the plan: ${name} has weights behind the end of their file`);
  }
}

function checkBias(bias: StoredTensor | undefined, channels: number, fileBytes: number, name: string): void {
  if (!bias) return;
  if (bias.dtype !== 'int32' || bias.shape.length !== 1 || bias.shape[0] !== channels) {
    throw new InklingError('bucket-invalid', `the plan: ${name} has a bias that does not fit`);
  }
  if (bias.offset + 4 * channels > fileBytes) {
    throw new InklingError('bucket-invalid', `the plan: ${name} has a bias behind the end of its file`);
  }
}
