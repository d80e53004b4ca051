/** Fewer say nothing of the rate: the first batches are small, and engines warm up. */
const fewest = 16;

/**
 * How long the rest will take at the rate so far, in ms; undefined before there is a rate.
 *
 * @param settled pictures done in `elapsed` ms
 * @param left pictures still to come
 */
export function timeLeft(settled: number, elapsed: number, left: number): number | undefined {
  if (settled < fewest || elapsed <= 0) return undefined;
  return (elapsed / settled) * left;
}
