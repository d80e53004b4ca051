/** The baseline's kernels in Node, whose relaxed SIMD is behind a flag, and wrong. */
import { expect } from 'vitest';
import type { Plan } from '../../../../core/plan.ts';
import type { Wanted } from '../check-plan.ts';
import { compileKernels } from '../kernels.ts';
import { makeProgram, type Program } from '../program.ts';
import { type Case, differences, programOf as programBy } from './differences.ts';

export const modulesOfKernels = compileKernels('baseline');

export async function programFor(
  plan: Plan,
  file: Uint8Array<ArrayBuffer>,
  wanted: Wanted,
): Promise<Program> {
  return makeProgram(plan, file, wanted, await modulesOfKernels);
}

/** As the manifest of such a model would want it. */
export async function programOf(plan: Plan, file: Uint8Array<ArrayBuffer>): Promise<Program> {
  return programBy(plan, file, await modulesOfKernels);
}

/** Every integer is the reference's. */
export async function expectAgreement(one: Case): Promise<void> {
  expect(await differences(one, await modulesOfKernels)).toEqual([]);
}
