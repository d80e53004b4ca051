/**
 * The value below which the share `p` (0..1) of the samples lies, interpolated linearly between the two nearest ones
 * (type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996; numpy's default).
 *
 * @throws RangeError for no samples, or a share outside 0..1
 */
export function percentile(samples: readonly number[], p: number): number {
  if (samples.length === 0) throw new RangeError('a percentile of nothing');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is no share`);
  const sorted = [...samples].sort((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const low = sorted[Math.floor(position)] as number;
  const high = sorted[Math.ceil(position)] as number;
  return low + (high - low) * (position - Math.floor(position));
}

export const median = (samples: readonly number[]) => percentile(samples, 0.5);
