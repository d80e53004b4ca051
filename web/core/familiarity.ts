/**
 * Whether a picture is unlike what the model was trained on: the formulas of models/unfamiliar.py, whose bounds come in
 * the manifest. The two are kept equal by golden/familiarity.json.
 */
import type { Familiarity, PictureStatistic, ScoreStatistic, WarningCode } from './familiarity-schema.ts';
import { softmax } from './probability.ts';

export interface FamiliarityWarning {
  readonly code: WarningCode;
  readonly statistic: PictureStatistic | ScoreStatistic;
  readonly value: number;
  /** The bound that `value` is beyond. */
  readonly bound: number;
}

/** A picture as the model sees it. */
export interface SeenPicture {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]`, 0..255; alpha is not looked at. */
  readonly rgba: ArrayLike<number>;
}

/** Kolmogorov and Smirnov's distance of one channel (0 red, 1 green, 2 blue) from its reference: the largest gap, 0..1. */
function distance({ rgba }: SeenPicture, channel: number, reference: readonly number[]): number {
  const counts = new Uint32Array(256);
  for (let i = channel; i < rgba.length; i += 4) {
    const value = rgba[i] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  const pixels = rgba.length / 4;
  let cumulative = 0;
  let largest = 0;
  reference.forEach((share, value) => {
    cumulative += counts[value] as number;
    largest = Math.max(largest, Math.abs(cumulative / pixels - share));
  });
  return largest;
}

const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

/** The mean square of the differences between neighbours, to the right and below. */
function meanSquaredStep(grey: Float64Array, width: number, height: number): number {
  let sum = 0;
  let steps = 0;
  const add = (from: number, to: number) => {
    sum += ((grey[to] as number) - (grey[from] as number)) ** 2;
    steps += 1;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (x + 1 < width) add(at, at + 1);
      if (y + 1 < height) add(at, at + width);
    }
  }
  return steps > 0 ? sum / steps : 0;
}

/** The statistics of one picture, by name; the formulas are in models/unfamiliar.py. */
export function pictureStatistics(
  picture: SeenPicture,
  channels: Familiarity['channels'],
): Record<PictureStatistic, number> {
  const { rgba, width, height } = picture;
  const grey = Float64Array.from(
    { length: width * height },
    (_, i) => ((rgba[i * 4] as number) + (rgba[i * 4 + 1] as number) + (rgba[i * 4 + 2] as number)) / 3,
  );
  const average = mean(grey);
  // Exact for a blank picture, whose average may be off in its last digit.
  const blank = grey.every((value) => value === grey[0]);
  const deviation = blank ? 0 : Math.sqrt(mean(grey.map((value) => (value - average) ** 2)));
  return {
    'ks-red': distance(picture, 0, channels.red),
    'ks-green': distance(picture, 1, channels.green),
    'ks-blue': distance(picture, 2, channels.blue),
    brightness: average / 255,
    contrast: deviation / 255,
    roughness: blank ? 0 : Math.sqrt(meanSquaredStep(grey, width, height)) / deviation,
  };
}

/** log(sum(exp(logits))), without overflow. */
function logSumExp(logits: ArrayLike<number>): number {
  const values = Float64Array.from(logits);
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

/** A score from the logits `[classes]`: the larger, the more the model finds what it knows. */
export function familiarityScore(
  statistic: ScoreStatistic,
  logits: ArrayLike<number>,
  temperature: number,
): number {
  switch (statistic) {
    case 'max-probability':
      return softmax(logits, temperature).reduce((a, b) => Math.max(a, b), 0);
    case 'negative-entropy':
      return softmax(logits, temperature).reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0);
    case 'max-logit':
      return Float64Array.from(logits).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    case 'energy':
      return logSumExp(logits);
  }
}

/** What is off about a picture and its logits `[classes]`: the checks in the manifest's order, then the score. */
export function familiarityWarnings(
  { channels, checks, score }: Familiarity,
  picture: SeenPicture,
  logits: ArrayLike<number>,
  temperature: number,
): FamiliarityWarning[] {
  const values = pictureStatistics(picture, channels);
  const warnings = checks.flatMap(({ code, statistic, low, high }): FamiliarityWarning[] => {
    const value = values[statistic];
    if (low !== undefined && value < low) return [{ code, statistic, value, bound: low }];
    if (high !== undefined && value > high) return [{ code, statistic, value, bound: high }];
    return [];
  });
  const { code, statistic, low } = score;
  const value = familiarityScore(statistic, logits, temperature);
  return value < low ? [...warnings, { code, statistic, value, bound: low }] : warnings;
}
