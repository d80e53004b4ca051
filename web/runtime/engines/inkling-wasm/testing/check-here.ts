/** Every kernel against the reference, in the browser or the Node that runs this; e2e/browsers makes a script of it. */
import { type ByteProducts, compileRelaxed } from '../byte-products.ts';
import { compileKernels } from '../kernels.ts';
import { differences } from './differences.ts';
import { layerCases } from './layer-cases.ts';
import { randomPlan } from './plan-maker.ts';

export interface Checked {
  /** How bytes are multiplied here; undefined: there is no such instruction, and nothing was checked. */
  readonly products: ByteProducts | undefined;
  readonly cases: number;
  readonly differences: readonly string[];
}

/** The kernels of relaxed SIMD. @param graphs how many random ones, besides the single layers */
export async function checkRelaxed(graphs: number): Promise<Checked> {
  const { baseline } = await compileKernels('baseline');
  const relaxed = await compileRelaxed();
  if (!relaxed) return { products: undefined, cases: 0, differences: [] };
  const { module, products } = relaxed;
  // Weights within -64..64 saturate nowhere: what is not used here can be checked all the same.
  const [largest, exact] = products === 'saturating' ? [64, 'unsigned' as const] : [127, products];
  const modules = { baseline, relaxed: { module, products: exact }, shareFrom: Number.POSITIVE_INFINITY };
  const cases = [
    ...layerCases(largest),
    ...Array.from({ length: graphs }, (_, seed) => randomPlan(seed, largest)),
  ];
  const found: string[] = [];
  for (const one of cases) found.push(...(await differences(one, modules)));
  return { products, cases: cases.length, differences: found };
}
