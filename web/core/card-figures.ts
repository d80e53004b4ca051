/**
 * What a model card tells in figures: `card/figures.json` of a bundle, which models/publishing/figures.py writes. Every part
 * is optional: a bundle has what was measured of it. Shares are 0..1.
 */
import * as v from 'valibot';
import { localised } from './manifest.ts';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** How many answers, and the share of them that was right; null of none. */
const kept = v.record(v.string(), v.object({ answers: natural, right: v.nullable(share) }));
/** The share that is warned of: by the OOD score, by the checks of the picture itself, by either. */
const warned = { images: natural, score: share, checks: share, either: share };

export const cardFiguresSchema = v.object({
  /** `[classes][classes]` test pictures: a row for each class that they show, a column for each that was answered. */
  confusion: v.optional(v.array(v.array(natural))),
  /** Bins of equal width over the probability of the answer: how sure on average, and how often right. */
  reliability: v.optional(v.array(v.object({ images: natural, confidence: share, accuracy: share }))),
  /** Answers to test pictures by label's id and by grade, `unsure` among these. */
  byAnswer: v.optional(v.record(v.string(), kept)),
  /** How often answers of each grade were right on the photographs that the grades were set by. */
  grades: v.optional(v.object({ images: natural, kept })),
  /** Pictures of its classes that it warns of. */
  known: v.optional(v.object(warned)),
  /** Pictures of none of its classes, by kind. */
  strangers: v.optional(
    v.array(
      v.object({
        name: localised,
        /** Photographs, and not made from the test pictures. */
        elsewhere: v.boolean(),
        ...warned,
        /** The chance that the score rates a known picture above one of these. */
        auroc: share,
        /** Those that get an answer of the surest grade and no warning. */
        sureUnwarned: share,
        /** How many it takes for the class `positive`. */
        takenForPositive: v.optional(natural),
      }),
    ),
  ),
  /** With other thresholds of the OOD score: known pictures warned of, and outliers sure and not warned of. */
  tradeOff: v.optional(v.array(v.object({ warned: share, sureUnwarned: share }))),
  /** Photographs of full size of its classes, from elsewhere. */
  photographs: v.optional(
    v.object({
      images: natural,
      accuracy: share,
      calibrationError: share,
      meanProbability: share,
      /** By label's id. */
      accuracyByClass: v.record(v.string(), share),
      warned: share,
    }),
  ),
  /** Of the data set, by what they were for. */
  pictures: v.optional(v.object({ train: natural, validation: natural, test: natural })),
  dataLicence: v.optional(v.string()),
  /** The id of the label whose false alarms count, where there is such a one. */
  positive: v.optional(v.string()),
  limits: v.optional(v.array(localised)),
});

export type CardFigures = v.InferOutput<typeof cardFiguresSchema>;
