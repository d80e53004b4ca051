import { InklingError } from '../../core/errors.ts';
import { mapFew } from '../../core/map-few.ts';
import { answer } from './answer.ts';
import { BatchSize } from './batch-size.ts';
import { blame } from './fault.ts';
import { breathe, type JobContext } from './job.ts';
import { type LoadedModel, runModel } from './loaded-model.ts';
import type { Jobs, Part } from './protocol.ts';
import { type ReadyPicture, readyPicture } from './ready-picture.ts';

interface Entry {
  readonly index: number;
  readonly ready: ReadyPicture;
}

/** Decoded at the same time: a photograph of 12 megapixels takes 50 MB until it is resized. */
const decoders = 2;

/**
 * Many pictures in batches; while one batch runs, the next one is decoded. A picture that cannot be read is told as such
 * and does not stop the others.
 */
export async function classifyAll(
  { pictures }: Pick<Jobs['classify-all']['job'], 'pictures'>,
  context: JobContext,
): Promise<undefined> {
  const { target, loader, signal, tell } = context;
  const { width, height } = target.manifest.input;
  const size = new BatchSize(3 * width * height * Float32Array.BYTES_PER_ELEMENT);
  tell({ step: 'work', progress: { phase: 'decoding' } });
  let next = 0;
  const prepare = () => {
    const first = next;
    next = Math.min(pictures.length, first + size.value);
    return readyAll(pictures.slice(first, next), first, context);
  };
  let [batch, model] = await Promise.all([prepare(), loader.load(target, signal, tell)]);
  for (;;) {
    await breathe();
    signal.throwIfAborted();
    tell({ step: 'work', progress: { phase: 'running' } });
    const following = next < pictures.length ? prepare() : undefined;
    following?.catch(() => {}); // cancelled while this batch fails
    await runBatch(batch, model, size, context);
    if (!following) return undefined;
    batch = await following;
  }
}

/** Decodes pictures, a few at a time; those that cannot be are told and left out. */
async function readyAll(
  pictures: readonly Part[],
  first: number,
  { target, signal, tellItem }: JobContext,
): Promise<Entry[]> {
  const entries = await mapFew(
    pictures,
    decoders,
    async ({ picture, crop }, i): Promise<Entry | undefined> => {
      try {
        return { index: first + i, ready: await readyPicture(picture, target.manifest, crop, signal) };
      } catch (thrown) {
        const error = InklingError.from(thrown);
        if (error.code === 'cancelled') throw error;
        tellItem(first + i, error.toPlain());
        return undefined;
      }
    },
  );
  return entries.filter((entry) => entry !== undefined);
}

async function runBatch(
  batch: readonly Entry[],
  model: LoadedModel,
  size: BatchSize,
  { target: { manifest }, signal, tellItem }: JobContext,
): Promise<void> {
  if (batch.length === 0) return;
  const length = 3 * manifest.input.width * manifest.input.height;
  const input = new Float32Array(batch.length * length);
  batch.forEach(({ ready }, i) => {
    input.set(ready.tensor, i * length);
  });
  const began = performance.now();
  const { logits, features } = await blame('run', runModel(model, input, batch.length, { oneThread: true }));
  const run = performance.now() - began;
  size.learn(batch.length, run);
  signal.throwIfAborted();
  const own = (rows: Float32Array, i: number) => {
    const length = rows.length / batch.length;
    return rows.slice(i * length, (i + 1) * length);
  };
  batch.forEach(({ index, ready }, i) => {
    const outputs = { logits: own(logits, i), features: features && own(features, i) };
    tellItem(index, answer(ready, outputs, manifest, model, run / batch.length, began));
  });
}
