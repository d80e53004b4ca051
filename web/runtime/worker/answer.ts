import { classActivationMaps, type LinearHead } from '../../core/activation-map.ts';
import type { Crop } from '../../core/crop.ts';
import type { Manifest } from '../../core/manifest.ts';
import { softmax, topK } from '../../core/probability.ts';
import { toTensor } from '../../core/tensor.ts';
import type { FeatureMap, Outputs } from '../engines/engine.ts';
import type { ActivationMaps, Classification } from '../interface/classification.ts';
import type { OnTrial } from '../interface/model.ts';
import { type Prepared, preparePicture } from '../picture/offscreen/decode.ts';
import { prepareFrame } from '../picture/offscreen/frame.ts';
import type { LoadedModel } from './model-loader.ts';
import type { Unreasoned } from './protocol.ts';

export interface ReadyPicture {
  readonly prepared: Prepared;
  /** `[3, height, width]`, normalised. */
  readonly tensor: Float32Array<ArrayBuffer>;
  /** How long both took, in ms. */
  readonly milliseconds: number;
}

/**
 * From a file, or a frame of a video, which is closed, to the network's input.
 *
 * @param crop the part of a file's picture that the model is to see; null: the middle
 * @throws InklingError `image-*`, `out-of-memory`, `cancelled`
 */
export async function readyPicture(
  picture: Blob | ImageBitmap,
  manifest: Manifest,
  crop: Crop | null,
  signal: AbortSignal,
): Promise<ReadyPicture> {
  const began = performance.now();
  const prepared =
    picture instanceof Blob
      ? await preparePicture(picture, manifest.input, crop, signal)
      : prepareFrame(picture, manifest.input);
  const tensor = toTensor(prepared.rgba, manifest.input);
  return { prepared, tensor, milliseconds: performance.now() - began };
}

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
  { engine, detector, head }: Pick<LoadedModel, 'engine' | 'detector' | 'head'>,
  run: number,
  began: number,
): Unreasoned<Classification> {
  const seen = { width: manifest.input.width, height: manifest.input.height, rgba: prepared.rgba };
  const { logits } = outputs;
  const judged = detector?.judge(seen, outputs);
  return {
    model: { id: manifest.id, version: manifest.version, trial: manifest.trial },
    engine,
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
