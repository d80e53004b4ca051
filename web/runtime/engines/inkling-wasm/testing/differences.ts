/** Runs a plan by the kernels and by the reference, and compares every integer: in Node, and in browsers (e2e/engines). */
import type { Plan } from '../../../../core/plan.ts';
import type { Work } from '../helper.ts';
import type { KernelModules } from '../kernels.ts';
import { makeProgram, type Program } from '../program.ts';
import { runReference } from './reference.ts';

/** As the manifest of such a model would want it. */
export async function programOf(
  plan: Plan,
  file: Uint8Array<ArrayBuffer>,
  modules: KernelModules,
  keepAll = false,
): Promise<Program> {
  const [height, width] = plan.tensors[0]?.shape ?? [0, 0];
  const classes = plan.linear.weight.shape[0] as number;
  return makeProgram(plan, file, { width, height, classes }, modules, keepAll);
}

/** A plan with a picture for it. */
export interface Case {
  readonly name: string;
  readonly plan: Plan;
  readonly file: Uint8Array<ArrayBuffer>;
  readonly picture: Float32Array;
}

/**
 * What is not the same, to the bit, among every tensor, the logits and the features; and where maps share their places, run
 * after run.
 *
 * @param startHelper for modules whose memory is shared: starts a helper for a program, and returns what ends it
 */
export async function differences(
  { name, plan, file, picture }: Case,
  modules: KernelModules,
  startHelper?: (work: Work) => Promise<() => unknown>,
) {
  const found: string[] = [];
  const compare = (what: string, got: ArrayLike<number>, wanted: ArrayLike<number>) => {
    const at = Array.from(wanted).findIndex((value, i) => value !== got[i]);
    if (got.length !== wanted.length) found.push(`${name}: ${what}: ${got.length}, not ${wanted.length}`);
    else if (at >= 0) found.push(`${name}: ${what}[${at}]: ${got[at]}, not ${wanted[at]}`);
  };
  const wanted = runReference(plan, file, picture);
  const kept = await programOf(plan, file, modules, true);
  kept.input.set(picture);
  kept.run();
  kept.tensors.forEach((_, i) => {
    const { inside, behind } = mapOf(kept, i);
    compare(`tensor ${i}`, inside, wanted.maps[i] ?? []);
    if (behind.some((value) => value !== 0)) found.push(`${name}: tensor ${i}: channels that are not 0`);
  });

  const shared = await programOf(plan, file, modules);
  const end = startHelper && shared.work && (await startHelper(shared.work));
  for (const program of [kept, ...Array(end ? 8 : 2).fill(shared)]) {
    program.input.set(picture);
    program.run(program === shared);
    compare('logits', program.logits, wanted.logits);
    compare('features', program.readFeatures(), wanted.features);
  }
  await end?.();
  return found;
}

/** A tensor's integers, uint8 `[height, width, channels]`, and what is behind its channels. */
function mapOf({ tensors, memory }: Program, i: number) {
  const { at, height, width, channels, stride, zero } = tensors[i] as Program['tensors'][number];
  const all = new Int16Array(memory.buffer, at, height * width * stride);
  return {
    inside: Array.from(all.filter((_, k) => k % stride < channels)).map((value) => value + zero),
    behind: all.filter((_, k) => k % stride >= channels),
  };
}
