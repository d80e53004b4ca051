import type { Crop } from '../../core/crop.ts';
import type { Grades, Localised, Verdicts } from '../../core/manifest.ts';
import type { OodWarning, ScoreReading } from '../../core/ood.ts';
import type { EngineReport } from './engine.ts';
import type { OnTrial } from './model.ts';

export interface ClassProbability {
  readonly id: string;
  readonly name: Localised;
  /** The label's own headlines, where it has any. */
  readonly verdicts?: Verdicts | undefined;
  /** Calibrated, 0..1; all classes add up to 1. */
  readonly probability: number;
}

/** What a visitor should know beside the answer: of the picture's likeness, or that the end of its file is missing. */
export type AnswerWarning = OodWarning | { readonly code: 'truncated' };
export type AnswerWarningCode = AnswerWarning['code'];

/** Where in what it saw the model found each class: the mean of a class's map is its logit. */
export interface ActivationMaps {
  readonly width: number;
  readonly height: number;
  /** The ids of the classes, in the order of their maps. */
  readonly labels: readonly string[];
  /** `[classes, height, width]` */
  readonly maps: Float32Array;
}

export interface Classification {
  readonly model: { readonly id: string; readonly version: string } & OnTrial;
  readonly engine: EngineReport;
  /** All classes, most probable first. */
  readonly classes: readonly ClassProbability[];
  /** What makes the picture unlike the training data, as far as the manifest can tell, and what its file lacks. */
  readonly warnings: readonly AnswerWarning[];
  /** What says whether the picture is any of the model's classes; null where the manifest has no detector. */
  readonly score: ScoreReading | null;
  /** How sure an answer must be for each grade of the headline. */
  readonly grades: Grades;
  /** Raw logits `[classes]` in the manifest's label order, before temperature. */
  readonly logits: Float32Array;
  /** Null where it was not asked for: in a batch, and of a camera's frames unless they are to show it. */
  readonly activation: ActivationMaps | null;
  /** Milliseconds: decode + resize, the bare engine run, and both with all that lies between (not downloads). */
  readonly milliseconds: { readonly prepare: number; readonly run: number; readonly total: number };
  /** The picture as it was, oriented, in pixels. */
  readonly source: { readonly width: number; readonly height: number };
  /** What of it the model saw. */
  readonly crop: Crop;
  /** What was drawn of an SVG, as a PNG: to be shown in its place, for to draw the file itself would hold up the page. */
  readonly drawn?: Blob;
  /** What the model saw: the resized picture, RGBA row by row. */
  readonly seen: {
    readonly width: number;
    readonly height: number;
    readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  };
}
