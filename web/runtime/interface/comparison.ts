import type { PlainError } from '../../core/errors.ts';
import type { ClassProbability } from './classification.ts';
import type { EngineReport } from './engine.ts';

/** One engine's part of a comparison. `load`: import, start, model; without what was downloaded before. */
export type EngineComparison =
  | {
      readonly id: string;
      readonly engine: EngineReport;
      readonly classes: readonly ClassProbability[];
      readonly logits: Float32Array;
      readonly milliseconds: {
        readonly load: number;
        readonly warmUp: number;
        readonly first: number;
        readonly median: number;
        readonly p95: number;
      };
      /** How many runs the median and the 95th percentile are of. */
      readonly runs: number;
    }
  | { readonly id: string; readonly error: PlainError };
