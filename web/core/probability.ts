/**
 * Calibrated probabilities: softmax(logits / temperature) (Guo et al., "On Calibration of Modern Neural Networks",
 * 2017). The largest logit is taken off first, so that no exponential overflows.
 *
 * @param logits `[classes]`
 * @returns `[classes]`, adding up to 1
 */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  const largest = scaled.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const exponentials = scaled.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}

/** The `k` largest values with their places, largest first; equal values keep the order of their places. */
export function topK(values: ArrayLike<number>, k: number): { index: number; value: number }[] {
  return Array.from(values, (value, index) => ({ index, value }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, k);
}
