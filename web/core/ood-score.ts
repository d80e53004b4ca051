/**
 * Out-of-distribution (OOD) scores of what a net gives: the larger, the more a picture is like the training data. The formulas
 * of models/evaluation/ood/scores.py; golden/ood.json keeps the two equal.
 */
import type { FeatureScore, LogitScore, ScoreSpec } from './ood-schema.ts';
import { softmax } from './probability.ts';
import { expandTensor } from './weights.ts';

/** Of one picture. */
export interface NetOutputs {
  /** `[classes]` */
  readonly logits: ArrayLike<number>;
  /** `[channels]`, pooled; only a score of features needs them. */
  readonly features?: ArrayLike<number> | undefined;
}

export type OodScore = (outputs: NetOutputs) => number;

/** What features are compared with. */
export interface FeatureReference {
  /** A vector `[channels]` for each class. */
  readonly means: readonly Float32Array[];
  /** `[channels]`: 1 / the variance within the classes. */
  readonly precision?: Float32Array | undefined;
}

const largest = (values: Iterable<number>) => {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
};

/** log(sum(exp(logits))), without overflow. */
function logSumExp(logits: Float64Array): number {
  const most = largest(logits);
  return most + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/** @param logits `[classes]` */
export function logitScore(statistic: LogitScore, logits: ArrayLike<number>, temperature: number): number {
  switch (statistic) {
    case 'max-probability':
      return largest(softmax(logits, temperature));
    case 'negative-entropy':
      return softmax(logits, temperature).reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0);
    case 'max-logit':
      return largest(Float64Array.from(logits));
    case 'energy':
      return logSumExp(Float64Array.from(logits));
  }
}

/** The cosine of the angle between a and b, both less `centre`; 0 where one of them has no direction. */
function cosine(a: ArrayLike<number>, b: ArrayLike<number>, centre?: ArrayLike<number>): number {
  let product = 0;
  let squaredA = 0;
  let squaredB = 0;
  for (let i = 0; i < b.length; i++) {
    const from = centre?.[i] ?? 0;
    const x = (a[i] as number) - from;
    const y = (b[i] as number) - from;
    product += x * y;
    squaredA += x * x;
    squaredB += y * y;
  }
  const length = Math.sqrt(squaredA) * Math.sqrt(squaredB);
  return length > 0 ? product / length : 0;
}

/** Squared, with each channel's own precision. */
function mahalanobis(a: ArrayLike<number>, b: ArrayLike<number>, precision: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) {
    sum += ((a[i] as number) - (b[i] as number)) ** 2 * (precision[i] as number);
  }
  return sum;
}

/** The mean of vectors of one length. */
function meanOf(vectors: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    vector.forEach((value, i) => {
      mean[i] = (mean[i] as number) + value / vectors.length;
    });
  }
  return mean;
}

/** A score of pooled features: how near they are to the nearest class's mean. */
export function featureScore(
  statistic: FeatureScore,
  { means, precision }: FeatureReference,
): (features: ArrayLike<number>) => number {
  const nearest = (similarity: (mean: Float32Array) => number) => largest(means.map(similarity));
  switch (statistic) {
    case 'cosine':
      return (features) => nearest((mean) => cosine(features, mean));
    case 'centred-cosine': {
      const centre = meanOf(means);
      return (features) => nearest((mean) => cosine(features, mean, centre));
    }
    case 'mahalanobis': {
      const weights = precision ?? new Float32Array(means[0]?.length ?? 0).fill(1);
      return (features) => nearest((mean) => -mahalanobis(features, mean, weights));
    }
  }
}

/**
 * The score that a manifest names.
 *
 * @param readFile the weight file that the score's vectors are in
 * @throws RangeError when they are not in it
 */
export function readScore(
  spec: ScoreSpec,
  temperature: number,
  readFile: (path: string) => Uint8Array<ArrayBuffer>,
): OodScore {
  if (!('reference' in spec)) return ({ logits }) => logitScore(spec.statistic, logits, temperature);
  const { path, means, precision } = spec.reference;
  const file = readFile(path);
  const flat = expandTensor(file, means);
  const channels = means.shape[1] ?? 1;
  const score = featureScore(spec.statistic, {
    means: Array.from({ length: flat.length / channels }, (_, c) =>
      flat.subarray(c * channels, (c + 1) * channels),
    ),
    precision: precision && expandTensor(file, precision),
  });
  return ({ features }) => score(features ?? []);
}
