/** The manifest's `familiarity`: reference distributions and OOD thresholds. models/evaluation/ood/ makes it and has the formulas. */
import * as v from 'valibot';

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
const scoreStatistics = ['max-probability', 'negative-entropy', 'max-logit', 'energy'] as const;

const number = v.pipe(v.number(), v.finite());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** For each value 0..255 the share of the training pixels that are at most that. */
const distribution = v.pipe(v.array(share), v.length(256));

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
  /** The OOD score, from the logits: the larger, the more like the training data; below `low`, its threshold, is a warning. */
  score: v.object({ code: v.literal('unfamiliar'), statistic: v.picklist(scoreStatistics), low: number }),
});

export type OodDetector = v.InferOutput<typeof oodDetectorSchema>;
export type PictureStatistic = (typeof pictureStatistics)[number];
export type ScoreStatistic = (typeof scoreStatistics)[number];
export type WarningCode = (typeof checkCodes)[number] | OodDetector['score']['code'];
