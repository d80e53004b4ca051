import type { EngineTiming } from '../interface/engine.ts';
import { rank } from './answer.ts';
import { blame } from './fault.ts';
import { breathe, type JobContext } from './job.ts';
import { engineOf, type LoadedModel, runModel } from './loaded-model.ts';
import type { Jobs } from './protocol.ts';
import { readyPicture } from './ready-picture.ts';

/** A median of fewer is chance; of more, a waste of the visitor's battery. */
const fewestRuns = 3;
const mostRuns = 30;

/** The bare run's median, warm, read back, within `budget` ms of running. */
export async function measure(
  { budget }: { readonly budget: number },
  context: JobContext,
): Promise<EngineTiming> {
  const { target, loader, signal, tell } = context;
  const model = await loader.load(target, signal, tell);
  const input = noise(target.manifest.input);
  const times: number[] = [];
  let spent = 0;
  let { engine } = model;
  while (times.length < fewestRuns || (times.length < mostRuns && spent < budget)) {
    const run = await timeRun(model, input, context);
    times.push(run.milliseconds);
    spent += run.milliseconds;
    engine = run.engine;
  }
  const { id, threads } = engine;
  return { engine: id, threads, milliseconds: quantile(times, 0.5) };
}

/** Loads anew what is on this device by then, and runs one picture `runs` times. */
export async function compare(
  { picture, crop, runs }: Pick<Jobs['compare']['job'], 'picture' | 'crop' | 'runs'>,
  context: JobContext,
): Promise<Jobs['compare']['result']> {
  const { target, loader, signal, tell } = context;
  tell({ step: 'work', progress: { phase: 'decoding' } });
  const [{ tensor }] = await Promise.all([
    readyPicture(picture, target.manifest, crop, signal),
    loader.prefetch(target, signal, tell),
  ]);
  const model = await loader.load(target, signal, tell);
  const { logits, milliseconds: first } = await timeRun(model, tensor, context);
  const times: number[] = [];
  let { engine } = model;
  for (let i = 0; i < Math.max(1, runs); i++) {
    const run = await timeRun(model, tensor, context);
    times.push(run.milliseconds);
    engine = run.engine;
  }
  return {
    id: model.engine.id,
    engine,
    classes: rank(logits, target.manifest),
    logits,
    milliseconds: {
      ...model.milliseconds,
      first,
      median: quantile(times, 0.5),
      p95: quantile(times, 0.95),
    },
    runs: times.length,
  };
}

async function timeRun(model: LoadedModel, input: Float32Array, { signal, tell }: JobContext) {
  await breathe();
  signal.throwIfAborted();
  tell({ step: 'work', progress: { phase: 'running' } });
  const began = performance.now();
  const outputs = await blame('run', runModel(model, input, 1));
  const milliseconds = performance.now() - began;
  return { logits: outputs.logits, engine: engineOf(model, outputs), milliseconds };
}

/** Not zeros, which some kernels are quicker with. A linear congruential generator (Numerical Recipes), always the same. */
function noise({ width, height }: { readonly width: number; readonly height: number }): Float32Array {
  let state = 1;
  return new Float32Array(3 * width * height).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The value below which the share `q` of `values` lies: the nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
