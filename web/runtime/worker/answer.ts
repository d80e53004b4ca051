import { classActivationMaps, type LinearHead } from '../../core/activation-map.ts';
import type { Manifest } from '../../core/manifest.ts';
import { softmax, topK } from '../../core/probability.ts';
import type { FeatureMap, Outputs } from '../engines/engine.ts';
import type { ActivationMaps, Classification } from '../interface/classification.ts';
import type { OnTrial } from '../interface/model.ts';
import { engineOf, type LoadedModel } from './loaded-model.ts';
import type { Unreasoned } from './protocol.ts';
import type { ReadyPicture } from './ready-picture.ts';

/**
 * From what the net gives for one picture to the answer.
 *
 * @param run the bare engine run in ms
 * @param began when all that came after the preparation began (`performance.now()`)
 */
export function answer(
  { prepared, milliseconds: prepare }: ReadyPicture,
  outputs: Outputs,
  manifest: Manifest & OnTrial,
  model: Pick<LoadedModel, 'engine' | 'detector' | 'head'>,
  run: number,
  began: number,
): Unreasoned<Classification> {
  const seen = { width: manifest.input.width, height: manifest.input.height, rgba: prepared.rgba };
  const { logits } = outputs;
  const { detector, head } = model;
  const judged = detector?.judge(seen, outputs);
  return {
    model: { id: manifest.id, version: manifest.version, trial: manifest.trial },
    engine: engineOf(model, outputs),
    classes: rank(logits, manifest),
    warnings: [...(judged?.warnings ?? []), ...(prepared.truncated ? [{ code: 'truncated' } as const] : [])],
    score: judged?.score ?? null,
    grades: manifest.grades,
    logits,
    activation: outputs.map && head ? activationOf(outputs.map, head, manifest) : null,
    milliseconds: { prepare, run, total: prepare + performance.now() - began },
    source: { width: prepared.width, height: prepared.height },
    crop: prepared.crop,
    seen,
  };
}

/** Null where the map is none of this layer's: a bundle may say of its graph what it likes. */
function activationOf(
  { data, width, height }: FeatureMap,
  head: LinearHead,
  { labels }: Pick<Manifest, 'labels'>,
): ActivationMaps | null {
  const channels = head.weight.length / head.bias.length;
  // (NaN, of a graph whose features are no map, is equal to nothing.)
  if (data.length !== channels * width * height) return null;
  return { width, height, labels: labels.map(({ id }) => id), maps: classActivationMaps(data, head) };
}

export function rank(
  logits: Float32Array,
  { temperature, labels }: Pick<Manifest, 'temperature' | 'labels'>,
): Classification['classes'] {
  return topK(softmax(logits, temperature), labels.length).flatMap(({ index, value }) => {
    const label = labels[index];
    return label ? [{ ...label, probability: value }] : [];
  });
}
