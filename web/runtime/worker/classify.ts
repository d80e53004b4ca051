import { familiarityWarnings } from '../../core/familiarity.ts';
import type { Manifest } from '../../core/manifest.ts';
import { softmax, topK } from '../../core/probability.ts';
import { toTensor } from '../../core/tensor.ts';
import { preparePicture } from '../image/decode.ts';
import type { Classification, Progress } from '../types.ts';
import type { ModelLoader } from './model-loader.ts';
import type { Request } from './protocol.ts';

type ClassifyRequest = Extract<Request, { type: 'classify' }>;

/** One request from picture to answer. The model loads while the picture decodes. */
export async function classify(
  { picture, bundle, manifest, engine: wanted }: ClassifyRequest,
  loader: ModelLoader,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): Promise<Classification> {
  report({ phase: 'decoding' });
  const began = performance.now();
  const preparing = preparePicture(picture, manifest.input, signal).then((prepared) => ({
    prepared,
    tensor: toTensor(prepared.rgba, manifest.input),
    prepareTime: performance.now() - began,
  }));
  // Together, so that a bad picture is told at once, and the model that it asked for still arrives for the next one.
  const [{ prepared, tensor, prepareTime }, { session, engine }] = await Promise.all([
    preparing,
    loader.load(bundle, manifest, wanted, signal, report),
  ]);
  signal.throwIfAborted();
  report({ phase: 'running' });
  const runBegan = performance.now();
  const logits = await session.run(tensor, 1);
  const run = performance.now() - runBegan;
  signal.throwIfAborted();
  const seen = { width: manifest.input.width, height: manifest.input.height, rgba: prepared.rgba };
  const { familiarity, temperature } = manifest;
  return {
    model: { id: manifest.id, version: manifest.version },
    engine,
    classes: rank(logits, manifest),
    warnings: familiarity ? familiarityWarnings(familiarity, seen, logits, temperature) : [],
    logits,
    milliseconds: { prepare: prepareTime, run, total: prepareTime + performance.now() - runBegan },
    source: { width: prepared.width, height: prepared.height },
    seen,
  };
}

function rank(logits: Float32Array, { temperature, labels }: Manifest): Classification['classes'] {
  return topK(softmax(logits, temperature), labels.length).flatMap(({ index, value }) => {
    const label = labels[index];
    return label ? [{ id: label.id, name: label.name, probability: value }] : [];
  });
}
