/**
 * Out-of-distribution (OOD) scores of what a net gives: the larger, the more a picture is like the training data. The formulas
 * of models/evaluation/ood/scores.py; golden/ood.json keeps the two equal.
 */
import type { FeatureScoreSpec, LogitScore, ScoreSpec } from './ood-schema.ts';
import { softmax } from './probability.ts';
import type { StoredTensor } from './stored-tensor.ts';
import { expandTensor } from './weights.ts';

/** Of one picture. */
export interface NetOutputs {
  /** `[classes]` */
  readonly logits: ArrayLike<number>;
  /** `[channels]`, pooled; only a score of features needs them. */
  readonly features?: ArrayLike<number> | undefined;
}

export type OodScore = (outputs: NetOutputs) => number;

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
function featureScore(
  spec: FeatureScoreSpec,
  file: Uint8Array<ArrayBuffer>,
): (features: ArrayLike<number>) => number {
  const means = rowsOf(file, spec.reference.means);
  const nearest = (similarity: (mean: Float32Array) => number) => largest(means.map(similarity));
  switch (spec.statistic) {
    case 'cosine':
      return (features) => nearest((mean) => cosine(features, mean));
    case 'centred-cosine': {
      const centre = meanOf(means);
      return (features) => nearest((mean) => cosine(features, mean, centre));
    }
    case 'mahalanobis': {
      const precision = expandTensor(file, spec.reference.precision);
      return (features) => nearest((mean) => -mahalanobis(features, mean, precision));
    }
  }
}

/** The rows of a matrix. */
function rowsOf(file: Uint8Array<ArrayBuffer>, tensor: StoredTensor): Float32Array[] {
  const flat = expandTensor(file, tensor);
  const [rows = 0, columns = 0] = tensor.shape;
  return Array.from({ length: rows }, (_, row) => flat.subarray(row * columns, (row + 1) * columns));
}

/**
 * The score that a manifest names. One of features throws where it is given none.
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
  const score = featureScore(spec, readFile(spec.reference.path));
  return ({ features }) => {
    // Else it would be NaN, which is below no threshold: nothing would be warned of.
    if (!features) throw new TypeError(`${spec.statistic} is a score of features`);
    return score(features);
  };
}
