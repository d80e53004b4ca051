import type { Classification } from '../interface/classification.ts';
import { answer } from './answer.ts';
import { blame } from './fault.ts';
import type { JobContext } from './job.ts';
import { runModel } from './loaded-model.ts';
import type { Jobs, Unreasoned } from './protocol.ts';
import { readyPicture } from './ready-picture.ts';

/** One picture from file, or a frame of a video, to answer. The model loads while the picture decodes. */
export async function classify(
  { picture, crop, map }: Pick<Jobs['classify']['job'], 'picture' | 'crop' | 'map'>,
  { target, loader, signal, tell }: JobContext,
): Promise<Unreasoned<Classification>> {
  const { manifest } = target;
  const isFile = picture instanceof Blob;
  // Nobody can follow the steps of a frame, and messages about them would take the page's time.
  if (isFile) tell({ step: 'work', progress: { phase: 'decoding' } });
  // Together, so that a bad picture is told at once, and the model that it asked for still arrives for the next one.
  const [ready, model] = await Promise.all([
    readyPicture(picture, manifest, crop, signal),
    loader.load(target, signal, tell),
  ]);
  signal.throwIfAborted();
  if (isFile) tell({ step: 'work', progress: { phase: 'running' } });
  const began = performance.now();
  const outputs = await blame('run', runModel(model, ready.tensor, 1, { map }));
  const run = performance.now() - began;
  signal.throwIfAborted();
  return answer(ready, outputs, manifest, model, run, began);
}
