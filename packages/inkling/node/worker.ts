/** What a thread of the pool runs: one picture at a time, from file to answer. */
import { workerData } from 'node:worker_threads';
import type { Crop } from '../../../web/core/crop.ts';
import { InklingError, type PlainError } from '../../../web/core/errors.ts';
import { toTensor } from '../../../web/core/tensor.ts';
import { answer } from '../../../web/runtime/worker/answer.ts';
import { runModel } from '../../../web/runtime/worker/loaded-model.ts';
import { preparePicture } from './decode.ts';
import type { Limits } from './limits.ts';
import { loadModel, type ReadyModel, type SharedBundle } from './model.ts';
import type { Answer } from './types.ts';

/** To load a bundle before a picture comes for it. */
export interface Warming {
  readonly bundle: SharedBundle;
}

export interface Task extends Warming {
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly crop: Crop | null;
  readonly limits: Limits;
}

/** Errors travel as data: of an error, threads keep the message alone. */
export type Reply =
  | { /** Null: it is warm. */ readonly answer: Answer | null }
  | { readonly error: PlainError };

/** Those that this thread has run; a bundle of another version is another one. */
const models = new Map<string, Promise<ReadyModel>>();

function modelOf(bundle: SharedBundle): Promise<ReadyModel> {
  const known = models.get(bundle.key);
  if (known) return known;
  const loading = loadModel(bundle);
  models.set(bundle.key, loading);
  loading.catch(() => models.delete(bundle.key)); // a failure is not remembered
  return loading;
}

// Before the first picture, whose time this is not: a thread that is given up with its picture would never be done with it.
await modelOf(workerData as SharedBundle).catch(() => {}); // a picture will tell

export default async function run(task: Task | Warming): Promise<Reply> {
  try {
    const { manifest, model } = await modelOf(task.bundle);
    if (!('picture' in task)) return { answer: null };
    const { picture, crop, limits } = task;
    const began = performance.now();
    const prepared = await preparePicture(picture, manifest.input, crop, limits);
    const tensor = toTensor(prepared.rgba, manifest.input);
    const ran = performance.now();
    const outputs = await runModel(model, tensor, 1);
    const run = performance.now() - ran;
    const ready = { prepared, tensor, milliseconds: ran - began };
    return { answer: toAnswer(answer(ready, outputs, manifest, model, run, ran)) };
  } catch (error) {
    return { error: InklingError.from(error).toPlain() };
  }
}

/** Without what only a page shows. */
function toAnswer(given: ReturnType<typeof answer>): Answer {
  const { model, engine, logits, milliseconds, source, crop, score } = given;
  return {
    model,
    engine,
    classes: given.classes.map(({ id, name, probability }) => ({ id, name: { ...name }, probability })),
    warnings: given.warnings.map((warning) => {
      if (warning.code === 'truncated') return { code: warning.code };
      const { code, statistic, value, threshold } = warning;
      return { code, statistic, value, threshold };
    }),
    score: score && { statistic: score.statistic, value: score.value, threshold: score.threshold },
    logits,
    milliseconds,
    source,
    crop,
  };
}
