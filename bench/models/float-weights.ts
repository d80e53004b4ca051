import type { GraphModel } from '../../web/core/graph-model.ts';
import type { StoredTensor } from '../../web/core/stored-tensor.ts';
import { randomFrom } from '../../web/core/testing/random.ts';
import { expandTensor } from '../../web/core/weights.ts';

/**
 * The same graph over float32 weights, as they were before they were quantized, nearly: uniform noise of at most half a
 * quantization step takes the place of what rounding took away. Without it only 256 values a channel would be left, and
 * the file would compress to a third of what float weights do.
 *
 * @returns a graph whose float constants name tensors of the new file, and that file
 */
export function floatWeights(
  graph: GraphModel,
  file: Uint8Array<ArrayBuffer>,
): { graph: GraphModel; weights: Uint8Array<ArrayBuffer> } {
  const parts: Float32Array[] = [];
  const made = new Map<string, StoredTensor>();
  const random = randomFrom(1); // each run measures the same files
  let offset = 0;
  const convert = (stored: StoredTensor): StoredTensor => {
    const key = JSON.stringify(stored);
    const known = made.get(key);
    if (known) return known;
    const values = expandTensor(file, stored);
    if (stored.dtype === 'int8') addRounding(values, scalesOf(file, stored), random);
    parts.push(values);
    const tensor: StoredTensor = { offset, dtype: 'float32', shape: stored.shape };
    offset += values.byteLength;
    made.set(key, tensor);
    return tensor;
  };
  const weights = graph.weights.map((weight) =>
    weight.dtype === 'float32' ? { ...weight, stored: convert(weight.stored) } : weight,
  );
  const data = new Float32Array(offset / 4);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { graph: { ...graph, weights }, weights: new Uint8Array(data.buffer) };
}

/** One for each index of the first axis. */
function scalesOf(file: Uint8Array<ArrayBuffer>, { scaleOffset, shape }: StoredTensor): Float32Array {
  const channels = shape[0] ?? 1;
  if (scaleOffset === undefined) return new Float32Array(channels).fill(1);
  return new Float32Array(file.buffer, file.byteOffset + scaleOffset, channels);
}

function addRounding(values: Float32Array, scales: Float32Array, random: () => number): void {
  const inner = values.length / scales.length;
  values.forEach((value, i) => {
    values[i] = value + (random() - 0.5) * (scales[Math.floor(i / inner)] as number);
  });
}
