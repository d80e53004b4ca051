/** Every kernel against the reference, in the browser or the Node that runs this; e2e/browsers makes a script of it. */

import { type ByteProducts, compileRelaxed } from '../byte-products.ts';
import { compileKernels, type KernelModules } from '../kernels.ts';
import { type Case, differences } from './differences.ts';
import { layerCases } from './layer-cases.ts';
import { randomPlan } from './plan-maker.ts';

export interface Checked {
  /** Which kernels ran. */
  readonly build: 'baseline' | ByteProducts;
  readonly cases: number;
  readonly differences: readonly string[];
}

const graphs = 60;

/** Of builds that this browser has, each with every case. */
export async function checkHere(): Promise<Checked[]> {
  const { baseline } = await compileKernels('baseline');
  const relaxed = await compileRelaxed();
  const builds: [Checked['build'], KernelModules, number][] = [['baseline', { baseline }, 127]];
  if (relaxed) builds.push([relaxed.products, { baseline, relaxed }, 127]);
  if (relaxed?.products === 'saturating') {
    builds.push(
      // Weights for which few steps are split, and those for which nothing saturates: the other kernel is right with them too.
      ['saturating', { baseline, relaxed }, 40],
      ['unsigned', { baseline, relaxed: { ...relaxed, products: 'unsigned' } }, 64],
    );
  }
  const checked: Checked[] = [];
  for (const [build, modules, largest] of builds) {
    const seeds = Array.from({ length: graphs }, (_, seed) => randomPlan(seed, largest));
    checked.push(await check(build, modules, [...layerCases(largest), ...seeds]));
  }
  return checked;
}

async function check(
  build: Checked['build'],
  modules: KernelModules,
  cases: readonly Case[],
): Promise<Checked> {
  const found: string[] = [];
  for (const one of cases) found.push(...(await differences(one, modules)));
  return { build, cases: cases.length, differences: found };
}
