/** The reliability diagram: how often answers are right, against how sure they are. All of it 0..1. */
import type { CardFigures } from '../../core/card-figures.ts';

export interface ReliabilityPoint {
  /** The bin. */
  readonly from: number;
  readonly to: number;
  readonly answers: number;
  /** How sure on average, and how often right. */
  readonly confidence: number;
  readonly accuracy: number;
  /** Where the true share lies, 19 times in 20. */
  readonly low: number;
  readonly high: number;
  /** The bin's height in the histogram: the square root, because nearly all answers are in the last one. */
  readonly height: number;
}

/** Bins in which there are answers. */
export function viewReliability(bins: NonNullable<CardFigures['reliability']>): ReliabilityPoint[] {
  const most = Math.max(...bins.map(({ images }) => images));
  return bins.flatMap(({ images, confidence, accuracy }, place) => {
    if (images === 0) return [];
    const [low, high] = wilson(accuracy, images);
    return {
      from: place / bins.length,
      to: (place + 1) / bins.length,
      answers: images,
      confidence,
      accuracy,
      low,
      high,
      height: Math.sqrt(images / most),
    };
  });
}

/** The 97.5th percentile of the normal distribution: 95% lie between both ends. */
const z = 1.96;

/** The 95% interval of a share of `count` (Wilson, "Probable inference, the law of succession, and statistical inference", 1927). */
export function wilson(share: number, count: number): readonly [low: number, high: number] {
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const reach = ((z / count) * Math.sqrt(share * (1 - share) * count + (z * z) / 4)) / (1 + (z * z) / count);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
