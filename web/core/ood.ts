/**
 * Whether a picture is out of distribution (OOD): unlike what the model was trained on. The formulas of models/evaluation/ood/,
 * whose thresholds come in the manifest, as its `outOfDistribution`. The two are kept equal by golden/ood.json.
 */
import type {
  DetectorSpec,
  PictureStatistic,
  ScoreQuantiles,
  ScoreStatistic,
  WarningCode,
} from './ood-schema.ts';
import { type NetOutputs, readScore } from './ood-score.ts';

export interface OodWarning {
  readonly code: WarningCode;
  readonly statistic: PictureStatistic | ScoreStatistic;
  readonly value: number;
  /** The threshold that `value` is beyond. */
  readonly threshold: number;
  /** What the picture's channel was compared with: for each value 0..255 the share of the training pixels that are at most that. */
  readonly reference?: readonly number[];
}

/** The OOD score of a picture, below whose threshold it is warned of. */
export interface ScoreReading {
  readonly statistic: ScoreStatistic;
  readonly value: number;
  readonly threshold: number;
  /** The score's own, in equal steps from the least to the largest, of pictures of the classes and of others; if the manifest has them. */
  readonly quantiles?: ScoreQuantiles | undefined;
}

export interface Judgement {
  /** The checks in the manifest's order, then the score. */
  readonly warnings: OodWarning[];
  readonly score: ScoreReading;
}

/** A picture as the model sees it. */
export interface SeenPicture {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]`, 0..255; alpha is not looked at. */
  readonly rgba: ArrayLike<number>;
}

/**
 * What the statistics are made of. A pixel's grey is the sum of its channels instead of their mean (0..765), so that all
 * of these are whole numbers and exact.
 */
interface Tally {
  /** By channel, how many pixels have each value. */
  readonly histograms: readonly [Uint32Array, Uint32Array, Uint32Array];
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Of the differences between neighbours, to the right and below. */
  readonly steps: number;
  readonly squaredSteps: number;
}

/** One pass over the pixels: this is done for each frame of a camera. */
function tally({ rgba, width, height }: SeenPicture): Tally {
  const histograms = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const;
  const [reds, greens, blues] = histograms;
  const above = new Int32Array(width);
  let sum = 0;
  let sumOfSquares = 0;
  let squaredSteps = 0;
  let at = 0;
  for (let y = 0; y < height; y++) {
    let left = 0;
    for (let x = 0; x < width; x++) {
      const red = rgba[at] as number;
      const green = rgba[at + 1] as number;
      const blue = rgba[at + 2] as number;
      at += 4;
      reds[red] = (reds[red] as number) + 1;
      greens[green] = (greens[green] as number) + 1;
      blues[blue] = (blues[blue] as number) + 1;
      const grey = red + green + blue;
      sum += grey;
      sumOfSquares += grey * grey;
      if (x > 0) squaredSteps += (grey - left) ** 2;
      if (y > 0) squaredSteps += (grey - (above[x] as number)) ** 2;
      left = grey;
      above[x] = grey;
    }
  }
  const steps = Math.max(0, width - 1) * height + width * Math.max(0, height - 1);
  return { histograms, sum, sumOfSquares, steps, squaredSteps };
}

/** Kolmogorov and Smirnov's distance of a channel's histogram from its reference: the largest gap, 0..1. */
function distance(histogram: Uint32Array, pixels: number, reference: readonly number[]): number {
  let cumulative = 0;
  let largest = 0;
  reference.forEach((share, value) => {
    cumulative += histogram[value] as number;
    largest = Math.max(largest, Math.abs(cumulative / pixels - share));
  });
  return largest;
}

/** The statistics of one picture, by name; the formulas are in models/evaluation/ood/statistics.py. */
export function pictureStatistics(
  picture: SeenPicture,
  channels: DetectorSpec['channels'],
): Record<PictureStatistic, number> {
  const pixels = picture.width * picture.height;
  const { histograms, sum, sumOfSquares, steps, squaredSteps } = tally(picture);
  // Exact for a blank picture up to 2 ** 53: n * n * 765 * 765 is less for all of less than 124,000 pixels.
  const variance = Math.max(0, pixels * sumOfSquares - sum * sum) / (pixels * pixels);
  const meanSquaredStep = steps > 0 ? squaredSteps / steps : 0;
  return {
    'ks-red': distance(histograms[0], pixels, channels.red),
    'ks-green': distance(histograms[1], pixels, channels.green),
    'ks-blue': distance(histograms[2], pixels, channels.blue),
    brightness: sum / pixels / 765,
    contrast: Math.sqrt(variance) / 765,
    roughness: variance > 0 ? Math.sqrt(meanSquaredStep / variance) : 0,
  };
}

/** A manifest's detector, with the score's vectors read. */
export interface OodDetector {
  /** Whether its score is of pooled features, which engines give where they are asked for. */
  readonly needsFeatures: boolean;
  /** What is off about a picture and what the net gives for it. */
  judge(picture: SeenPicture, outputs: NetOutputs): Judgement;
}

/**
 * @param readFile the weight file that the score's vectors are in
 * @throws RangeError when they are not in it
 */
export function createDetector(
  { channels, checks, score: spec }: DetectorSpec,
  temperature: number,
  readFile: (path: string) => Uint8Array<ArrayBuffer>,
): OodDetector {
  const score = readScore(spec, temperature, readFile);
  const { code, statistic, low: threshold, quantiles } = spec;
  return {
    needsFeatures: 'reference' in spec,
    judge: (picture, outputs) => {
      const value = score(outputs);
      return {
        warnings: [
          ...brokenChecks(checks, pictureStatistics(picture, channels), channels),
          ...(value < threshold ? [{ code, statistic, value, threshold }] : []),
        ],
        score: { statistic, value, threshold, quantiles },
      };
    },
  };
}

const channelOf = new Map<PictureStatistic, keyof DetectorSpec['channels']>([
  ['ks-red', 'red'],
  ['ks-green', 'green'],
  ['ks-blue', 'blue'],
]);

function brokenChecks(
  checks: DetectorSpec['checks'],
  values: Record<PictureStatistic, number>,
  channels: DetectorSpec['channels'],
): OodWarning[] {
  return checks.flatMap(({ code, statistic, low, high }): OodWarning[] => {
    const value = values[statistic];
    const channel = channelOf.get(statistic);
    const beyond = (threshold: number): OodWarning[] => [
      { code, statistic, value, threshold, ...(channel && { reference: channels[channel] }) },
    ];
    if (low !== undefined && value < low) return beyond(low);
    if (high !== undefined && value > high) return beyond(high);
    return [];
  });
}

/** What share of `quantiles`, in equal steps from the least to the largest, is below a value, 0..1; between two of them, straight. */
export function shareBelow(quantiles: readonly number[], value: number): number {
  const above = quantiles.findIndex((quantile) => quantile >= value);
  if (above === 0) return 0;
  if (above === -1) return 1;
  const [low, high] = [quantiles[above - 1] as number, quantiles[above] as number];
  return (above - 1 + (value - low) / (high - low)) / (quantiles.length - 1);
}
