/** The manifest's `outOfDistribution`: reference distributions, thresholds, the score. models/evaluation/ood/ makes it and has the formulas. */
import * as v from 'valibot';
import { path, storedTensorSchema } from './stored-tensor.ts';

/** What a check of the picture can find, in plain terms. */
export const checkCodes = [
  'low-contrast',
  'noisy',
  'blurred',
  'too-dark',
  'too-bright',
  'red-channel',
  'green-channel',
  'blue-channel',
] as const;

const pictureStatistics = ['ks-red', 'ks-green', 'ks-blue', 'brightness', 'contrast', 'roughness'] as const;
const logitScores = ['max-probability', 'negative-entropy', 'max-logit', 'energy'] as const;
const cosines = ['cosine', 'centred-cosine'] as const;

const number = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** For each value 0..255 the share of the training pixels that are at most that. */
const distribution = v.pipe(v.array(share), v.length(256));

/** In equal steps from the least to the largest. */
const quantiles = v.pipe(v.array(number), v.minLength(2));

/** What every score has; below `low`, its threshold, is a warning. `quantiles`: of pictures that it was chosen by. */
const scored = {
  code: v.literal('out-of-distribution'),
  low: number,
  quantiles: v.optional(v.object({ known: quantiles, strangers: quantiles })),
};

/** What pooled features are compared with, in the weight file `path`: each class's mean `[classes, channels]`. */
const reference = { path, means: storedTensorSchema };
/** And the precision of each channel `[1, channels]`: 1 / the variance within the classes. */
const referenceWithPrecision = { ...reference, precision: storedTensorSchema };

export const oodDetectorSchema = v.object({
  channels: v.object({ red: distribution, green: distribution, blue: distribution }),
  /** A warning each when the statistic is below `low` or above `high`. */
  checks: v.array(
    v.object({
      code: v.picklist(checkCodes),
      statistic: v.picklist(pictureStatistics),
      low: v.optional(number),
      high: v.optional(number),
    }),
  ),
  /** The OOD score, of the logits or of the pooled features: the larger, the more like the training data. */
  score: v.variant('statistic', [
    v.object({ ...scored, statistic: v.picklist(logitScores) }),
    v.object({ ...scored, statistic: v.picklist(cosines), reference: v.object(reference) }),
    v.object({
      ...scored,
      statistic: v.literal('mahalanobis'),
      reference: v.object(referenceWithPrecision),
    }),
  ]),
});

export type DetectorSpec = v.InferOutput<typeof oodDetectorSchema>;
export type ScoreSpec = DetectorSpec['score'];
export type ScoreQuantiles = NonNullable<ScoreSpec['quantiles']>;
export type FeatureScoreSpec = Extract<ScoreSpec, { reference: unknown }>;
export type PictureStatistic = (typeof pictureStatistics)[number];
export type LogitScore = (typeof logitScores)[number];
export type ScoreStatistic = ScoreSpec['statistic'];
export type WarningCode = (typeof checkCodes)[number] | ScoreSpec['code'];
