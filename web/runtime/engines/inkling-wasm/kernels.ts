/** The modules of kernels, and what they export; kernels/ says what each of them does. */
import { compileRelaxed, type ExactProducts, type RelaxedKernels } from './byte-products.ts';
import { compileModule } from './compile-module.ts';
import base64 from './kernels/index.ts?kernels';

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
}

/** `baseline`: without relaxed SIMD, whether it is there or not. */
export type Build = 'best' | 'baseline';

/** They are a few kilobytes, so that they come with the engine's script. */
export async function compileKernels(build: Build = 'best'): Promise<KernelModules> {
  const [baseline, relaxed] = await Promise.all([
    compileModule(base64),
    build === 'best' ? compileRelaxed() : undefined,
  ]);
  if (!relaxed || relaxed.products === 'saturating') return { baseline };
  return { baseline, relaxed: { ...relaxed, products: relaxed.products } };
}

/** The kernels on a memory of their own. */
export async function kernelsOn(
  { baseline, relaxed }: KernelModules,
  memory: WebAssembly.Memory,
): Promise<Kernels> {
  const modules = relaxed ? [baseline, relaxed.module] : [baseline];
  const instances = modules.map((module) => WebAssembly.instantiate(module, { env: { memory } }));
  const exports = (await Promise.all(instances)).map((instance) => instance.exports);
  return Object.assign({}, ...exports);
}
