/**
 * `model.tfjs.json`: a tfjs graph model whose weights lie in the bundle's weight file (models/export/tfjs.py). Images
 * are NHWC in it: the input is `[n, height, width, 3]`, `features` `[n, h, w, channels]`.
 */
import * as v from 'valibot';
import { storedTensorSchema } from './stored-tensor.ts';
import { expandTensor } from './weights.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const shape = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)));

export const graphModelSchema = v.object({
  format: v.literal('inkling-tfjs-1'),
  /** The name of the one input. */
  input: text,
  outputs: v.pipe(v.array(text), v.minLength(1)),
  /** A GraphDef (TensorFlow's protocol buffer, as JSON). */
  modelTopology: v.looseObject({ node: v.array(v.looseObject({ name: text, op: text })) }),
  /** What each constant of the graph is: expanded from the weight file, or a few integers. */
  weights: v.array(
    v.variant('dtype', [
      v.object({
        name: text,
        dtype: v.literal('float32'),
        shape,
        stored: storedTensorSchema,
        /** The stored tensor's axes in the order that the graph wants: see expandTensor. */
        order: shape,
      }),
      v.object({ name: text, dtype: v.literal('int32'), shape, values: v.array(v.number()) }),
    ]),
  ),
});

export type GraphModel = v.InferOutput<typeof graphModelSchema>;

export interface ExpandedWeights {
  readonly specs: { name: string; dtype: 'float32' | 'int32'; shape: number[] }[];
  /** All constants one after the other in the order of `specs`, 4 bytes a number, little-endian. */
  readonly data: ArrayBuffer;
}

/** The constants of a graph as tfjs takes them. @throws RangeError when one is not in the file. */
export function expandWeights({ weights }: GraphModel, file: Uint8Array<ArrayBuffer>): ExpandedWeights {
  const sizes = weights.map((entry) => entry.shape.reduce((product, n) => product * n, 1));
  const data = new ArrayBuffer(4 * sizes.reduce((sum, size) => sum + size, 0));
  let offset = 0;
  weights.forEach((entry, i) => {
    const size = sizes[i] as number;
    if (entry.dtype === 'int32') new Int32Array(data, offset, size).set(entry.values);
    else expandTensor(file, entry.stored, entry.order, new Float32Array(data, offset, size));
    offset += 4 * size;
  });
  return { specs: weights.map(({ name, dtype, shape }) => ({ name, dtype, shape })), data };
}
