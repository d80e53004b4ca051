import type { LinearHead } from '../../core/activation-map.ts';
import { InklingError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import { createDetector, type OodDetector } from '../../core/ood.ts';
import type { FeatureScoreSpec } from '../../core/ood-schema.ts';
import { expandTensor } from '../../core/weights.ts';
import {
  type BundleFiles,
  contentOf,
  type Outputs,
  type RunOptions,
  type Session,
} from '../engines/engine.ts';
import type { EngineState } from './protocol.ts';

export interface LoadedModel {
  readonly session: Session;
  readonly engine: EngineState;
  /** Undefined where the manifest has none: then nothing is ever warned of. */
  readonly detector: OodDetector | undefined;
  /** What makes the logits of the pooled features; null where no file that the engine reads has one that fits. */
  readonly head: LinearHead | null;
  /** Milliseconds: import, start and session without what had to be fetched; and the first run. */
  readonly milliseconds: { readonly load: number; readonly warmUp: number };
}

/**
 * A batch, with all that its answers are made of.
 *
 * @param input `[n, 3, height, width]`, normalised
 * @param wanted `map`: the feature map too; `oneThread`: as in RunOptions
 */
export function runModel(
  { session, detector, head }: Pick<LoadedModel, 'session' | 'detector' | 'head'>,
  input: Float32Array,
  n: number,
  { map = false, oneThread }: { readonly map?: boolean | undefined } & Pick<RunOptions, 'oneThread'> = {},
): Promise<Outputs> {
  const pooled = detector?.needsFeatures ? 'pooled' : 'none';
  return session.run(input, n, { features: map && head ? 'map' : pooled, oneThread });
}

/** The engine of that run. */
export const engineOf = ({ engine }: Pick<LoadedModel, 'engine'>, { threads }: Outputs): EngineState =>
  threads === undefined ? engine : { ...engine, threads };

/** A map is an extra: a bundle whose layer cannot be read, or does not fit its labels, answers without. */
export function headOf(
  { head: { path, weight, bias }, labels }: Manifest,
  files: BundleFiles,
): LinearHead | null {
  const file = files.get(path);
  const fits = [weight, bias].every(({ shape }) => shape[0] === labels.length);
  if (!file || !fits || weight.shape.length !== 2 || bias.shape.length !== 1) return null;
  try {
    return { weight: expandTensor(file, weight), bias: expandTensor(file, bias) };
  } catch {
    return null; // it ends behind the file
  }
}

/** @throws InklingError `bucket-invalid` when its vectors are not in the file, or not as long as the net's features */
export function detectorOf(
  { outOfDistribution: spec, temperature, head }: Manifest,
  files: BundleFiles,
): OodDetector | undefined {
  if (!spec) return undefined;
  if ('reference' in spec.score) {
    const { reference } = spec.score;
    checkVectors(reference, head.weight.shape[1]);
    if (!files.has(reference.path)) {
      const detail = `field outOfDistribution.score.reference.path: ${reference.path} is no file of the artifact`;
      throw new InklingError('bucket-invalid', detail);
    }
  }
  try {
    return createDetector(spec, temperature, (path) => contentOf(files, path));
  } catch (error) {
    throw InklingError.from(error, 'bucket-invalid');
  }
}

function checkVectors(reference: FeatureScoreSpec['reference'], channels: number | undefined): void {
  const vectors = 'precision' in reference ? [reference.means, reference.precision] : [reference.means];
  for (const { shape } of vectors) {
    if (shape.length === 2 && shape[1] === channels) continue;
    const detail = `field outOfDistribution.score.reference: a shape of ${shape.join(' x ')} for ${channels} channels`;
    throw new InklingError('bucket-invalid', detail);
  }
}
