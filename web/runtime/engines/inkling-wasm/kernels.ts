/** The module of kernels, and what it exports; kernels/*.ts says what each of them does. */
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

export type Kernels = Readonly<Record<(typeof kernelNames)[number], Kernel>>;

/** Compiles the module; it is a few kilobytes, so that it comes with the engine's script. */
export function compileKernels(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

/** The kernels on a memory of their own. */
export async function kernelsOn(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as Kernels;
}
