/** Runs a plan by the kernels and by the reference, and compares every integer. */
import { expect } from 'vitest';
import type { Plan } from '../../../../core/plan.ts';
import type { Wanted } from '../check-plan.ts';
import { compileKernels } from '../kernels.ts';
import { makeProgram, type Program } from '../program.ts';
import { runReference } from './reference.ts';

export const moduleOfKernels = compileKernels();

export async function programFor(
  plan: Plan,
  file: Uint8Array<ArrayBuffer>,
  wanted: Wanted,
): Promise<Program> {
  return makeProgram(plan, file, wanted, await moduleOfKernels);
}

/** As the manifest of such a model would want it. */
export async function programOf(
  plan: Plan,
  file: Uint8Array<ArrayBuffer>,
  keepAll = false,
): Promise<Program> {
  const [height, width] = plan.tensors[0]?.shape ?? [0, 0];
  const classes = plan.linear.weight.shape[0] as number;
  return makeProgram(plan, file, { width, height, classes }, await moduleOfKernels, keepAll);
}

/** Every tensor, the logits and the features, to the bit; and the same where maps share their places, run after run. */
export async function expectAgreement(
  plan: Plan,
  file: Uint8Array<ArrayBuffer>,
  picture: Float32Array,
  name: string,
): Promise<void> {
  const wanted = runReference(plan, file, picture);
  const kept = await programOf(plan, file, true);
  kept.input.set(picture);
  kept.run();
  kept.tensors.forEach((_, i) => {
    expect(mapOf(kept, i), `${name}: tensor ${i}`).toEqual(wanted.maps[i]);
  });

  const shared = await programOf(plan, file);
  for (const program of [kept, shared, shared]) {
    program.input.set(picture);
    program.run();
    expect([...program.logits], `${name}: logits`).toEqual(wanted.logits);
    expect([...program.readFeatures()], `${name}: features`).toEqual(wanted.features);
  }
}

/** A tensor's integers, uint8 `[height, width, channels]`; checks that what is behind its channels is 0. */
function mapOf({ tensors, memory }: Program, i: number): Uint8Array {
  const { at, height, width, channels, stride, zero } = tensors[i] as Program['tensors'][number];
  const all = new Int16Array(memory.buffer, at, height * width * stride);
  const behind = all.filter((_, k) => k % stride >= channels);
  expect(behind.every((value) => value === 0)).toBe(true);
  return Uint8Array.from(all.filter((_, k) => k % stride < channels).map((value) => value + zero));
}
