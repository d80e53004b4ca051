/**
 * `model.plan.json`: a net as layers on integers, whose weights lie in the bundle's weight file (models/export/plan.py).
 *
 * Every tensor is uint8 and stands for `(integer - zero) * scale`. The first is the input; layer i makes tensor i + 1, from
 * such as are made already. ReLU and ReLU6 are where an output's range ends.
 */
import * as v from 'valibot';
import { storedTensorSchema } from './stored-tensor.ts';

/** No length of a net for pictures is greater; products of three of them are exact in a double. */
const longest = 65_536;
const length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longest));
const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(longest));
/** Down, along. */
const pair = v.tuple([length, length]);
/** Top, left, bottom, right. */
const pads = v.tuple([place, place, place, place]);
const scale = v.pipe(v.number(), v.finite(), v.gtValue(0));
const inputs = v.pipe(v.array(place), v.minLength(1), v.maxLength(longest));

export const planSchema = v.object({
  format: v.literal('inkling-plan-1'),
  tensors: v.pipe(
    v.array(
      v.object({
        /** Height, width, channels. */
        shape: v.tuple([length, length, length]),
        scale,
        zero: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
      }),
    ),
    v.minLength(2),
    v.maxLength(4096),
  ),
  layers: v.array(
    v.variant('op', [
      v.object({
        op: v.literal('conv'),
        input: place,
        /** `[out channels, in channels / groups, height, width]`, int8 with scales */
        weight: storedTensorSchema,
        /** `[out channels]`, int32 */
        bias: v.optional(storedTensorSchema),
        strides: pair,
        pads,
        dilations: pair,
        groups: length,
      }),
      v.object({ op: v.literal('max-pool'), input: place, kernel: pair, strides: pair, pads }),
      v.object({ op: v.literal('global-average'), input: place }),
      v.object({ op: v.literal('add'), inputs: v.tuple([place, place]) }),
      /** Side by side in the channels. */
      v.object({ op: v.literal('concat'), inputs }),
    ]),
  ),
  /** The tensor that is the model's last feature map. */
  features: place,
  /** Makes the logits, in float32; its input has one position. */
  linear: v.object({ input: place, weight: storedTensorSchema, bias: v.optional(storedTensorSchema) }),
});

export type Plan = v.InferOutput<typeof planSchema>;
export type PlanTensor = Plan['tensors'][number];
export type Layer = Plan['layers'][number];
export type Conv = Extract<Layer, { op: 'conv' }>;
export type MaxPool = Extract<Layer, { op: 'max-pool' }>;

/** The tensors that a layer reads, by their places. */
export function inputsOf(layer: Layer): readonly number[] {
  return 'inputs' in layer ? layer.inputs : [layer.input];
}
