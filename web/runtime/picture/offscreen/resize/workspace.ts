/** Memory for a resize at a time, and the kernels on it; kernels/index.ts and kernels/jpeg.ts say what each of them does. */
import bytes from './kernels/index.ts?kernels';

export interface Kernels {
  narrowRows(
    rgba: number,
    rowBytes: number,
    count: number,
    windows: number,
    outWidth: number,
    narrow: number,
    pitch: number,
  ): void;
  sumRows(windows: number, outHeight: number, out: number, pitch: number): void;
  upsample(near: number, far: number, width: number, even: number, odd: number, out: number): void;
  toRgba(luma: number, blue: number, red: number, width: number, rgba: number): void;
}

export interface Workspace {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
}

/** There is none: no SIMD, no memory, or more is asked for than may be. */
export class NoWorkspace extends Error {}

const pageBytes = 65_536;
/** The most that one may have, because it is kept: a photograph of 100 megapixels takes 8 MB. */
export const largestMemory = 16 * 2 ** 20;

let module: WebAssembly.Module | undefined;
/** What was given back: as many as were in use at a time. Making one takes longer than resizing a small picture. */
const spares: Workspace[] = [];

/** @param bytes that it has at least; what was in them before is still there @throws NoWorkspace */
export function takeWorkspace(bytes: number): Workspace {
  if (bytes > largestMemory) throw new NoWorkspace(`${bytes} bytes`);
  const pages = Math.ceil(bytes / pageBytes);
  try {
    const workspace = spares.pop() ?? make(pages);
    const { memory } = workspace;
    const missing = pages - memory.buffer.byteLength / pageBytes;
    if (missing > 0) memory.grow(missing);
    return workspace;
  } catch (cause) {
    throw new NoWorkspace('no WebAssembly SIMD, or no memory', { cause });
  }
}

export function giveBack(workspace: Workspace): void {
  spares.push(workspace);
}

function make(initial: number): Workspace {
  module ??= new WebAssembly.Module(bytes);
  const memory = new WebAssembly.Memory({ initial, maximum: largestMemory / pageBytes });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, kernels: exports as unknown as Kernels };
}
