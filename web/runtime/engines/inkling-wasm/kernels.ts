/** The modules of kernels, and what they export; kernels/ says what each of them does. */
import { compileRelaxed, type ExactProducts, type RelaxedKernels } from './byte-products.ts';
import { compileModule } from './compile-module.ts';
import { exportsOf } from './instances.ts';
import bytes from './kernels/index.ts?kernels';

type Kernel = (...numbers: number[]) => void;

/** What the module must export, and nothing else. */
export const kernelNames = [
  'add',
  'clear',
  'copyThrough',
  'depthwise',
  'dequantize',
  'fromTiles',
  'fromTiles4',
  'globalAverage',
  'linear',
  'maxPool',
  'multiply',
  'multiplyTiles',
  'patches',
  'quantize',
  'toTiles',
  'toTiles4',
] as const;

/** What the module of relaxed SIMD must. */
export const relaxedKernelNames = ['multiplyBytes', 'products', 'toBytes'] as const;

type Exports<Names extends string> = Readonly<Record<Names, Kernel>>;

/** Those of relaxed SIMD are there where the modules have them: steps that call them are made only then. */
export type Kernels = Exports<(typeof kernelNames)[number] | (typeof relaxedKernelNames)[number]>;

export interface KernelModules {
  readonly baseline: WebAssembly.Module;
  readonly relaxed?: RelaxedKernels<ExactProducts> | undefined;
  /**
   * A net with so many products in steps that two threads can share is shared. Infinity: none is, and the kernels are not for
   * memory that threads share.
   */
  readonly shareFrom: number;
}

/** `baseline`: without relaxed SIMD, whether it is there or not. */
export type Build = 'best' | 'baseline';

/** They are a few kilobytes, so that they come with the engine's script. */
export async function compileKernels(build: Build = 'best', shareFrom = never): Promise<KernelModules> {
  const shared = isShared({ shareFrom });
  const [baseline, relaxed] = await Promise.all([
    compileModule(bytes, shared),
    build === 'best' ? compileRelaxed(shared) : undefined,
  ]);
  if (!relaxed || relaxed.products === 'saturating') return { baseline, shareFrom };
  return { baseline, relaxed: { ...relaxed, products: relaxed.products }, shareFrom };
}

const never = Number.POSITIVE_INFINITY;
export const isShared = ({ shareFrom }: Pick<KernelModules, 'shareFrom'>) => shareFrom < never;

export const modulesOf = ({ baseline, relaxed }: KernelModules) =>
  relaxed ? [baseline, relaxed.module] : [baseline];

/** The kernels on a memory of their own. */
export async function kernelsOn(modules: KernelModules, memory: WebAssembly.Memory): Promise<Kernels> {
  const instances = modulesOf(modules).map((module) => WebAssembly.instantiate(module, { env: { memory } }));
  return exportsOf(await Promise.all(instances));
}
