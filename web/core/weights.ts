/**
 * The weight file of a bundle, which every engine reads: int8 weights, int32 biases and the float32 scales of both,
 * little-endian, each at a multiple of 16 bytes. models/export/weights.py writes it.
 */
import type { StoredTensor } from './stored-tensor.ts';

const arrays = { int8: Int8Array, int32: Int32Array, float32: Float32Array };

/**
 * Expands a stored tensor to float32: `data[i, ...] * scale[i]`, with one scale for each index of the first axis, the
 * output channel (without scales: the data as it is). Each product is rounded once, so that every engine and the
 * Python side get the same bits.
 *
 * @param file the whole weight file; it must begin at a multiple of 4 bytes of its buffer
 * @param order permutes the axes, as numpy's `transpose` does: axis `i` of the result is axis `order[i]` of the stored
 *   tensor. `[2, 3, 1, 0]` makes HWIO of OIHW.
 * @returns the tensor in C order, `target` if that was given
 * @throws RangeError when the tensor is not wholly in the file, or when `order` or `target` do not fit it
 */
export function expandTensor(
  file: Uint8Array<ArrayBuffer>,
  { offset, dtype, shape, scaleOffset }: StoredTensor,
  order: readonly number[] = shape.map((_, axis) => axis),
  target?: Float32Array,
): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  const rank = shape.length;
  if ([...order].sort().some((axis, i) => axis !== i) || order.length !== rank) {
    throw new RangeError(`[${order}] is no permutation of ${rank} axes`);
  }
  const data = new arrays[dtype](file.buffer, file.byteOffset + offset, size);
  const channels = shape[0] ?? 1;
  const scales =
    scaleOffset === undefined
      ? undefined
      : new Float32Array(file.buffer, file.byteOffset + scaleOffset, channels);
  if (
    offset + data.byteLength > file.length ||
    (scaleOffset ?? 0) + (scales?.byteLength ?? 0) > file.length
  ) {
    throw new RangeError(`a tensor at ${offset} ends behind the file's ${file.length} bytes`);
  }
  const result = target ?? new Float32Array(size);
  if (result.length !== size) throw new RangeError(`${result.length} numbers cannot hold ${size}`);

  // Steps in the stored tensor for each axis of the result.
  const inner = size / channels; // numbers of one output channel
  const steps = order.map((axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const lengths = order.map((axis) => shape[axis] as number);
  const lastLength = lengths.pop() ?? 1;
  const lastStep = steps.pop() ?? 1;
  let written = 0;
  const walk = (depth: number, start: number) => {
    if (depth < lengths.length) {
      const step = steps[depth] as number;
      for (let i = 0; i < (lengths[depth] as number); i++) walk(depth + 1, start + i * step);
      return;
    }
    for (let i = 0, at = start; i < lastLength; i++, at += lastStep) {
      const value = data[at] as number;
      result[written++] = scales ? value * (scales[Math.floor(at / inner)] as number) : value;
    }
  };
  walk(0, 0);
  return result;
}
