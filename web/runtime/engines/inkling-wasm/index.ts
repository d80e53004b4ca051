import { InklingError } from '../../../core/errors.ts';
import { contentOf, type Engine, type EngineModule, type Session } from '../engine.ts';
import { hasWasmSimd } from '../wasm-simd.ts';
import { type Build, compileKernels, type KernelModules } from './kernels.ts';
import { PlanSession } from './session.ts';

export const engine: EngineModule = {
  id: 'inkling-wasm',
  files: [],
  scripts: [],

  start: (_readFile, maxThreads) => start('best', maxThreads),
};

/** The engine with the kernels of that build: for measuring one against the other. */
export async function start(build: Build, maxThreads = 2): Promise<Engine> {
  if (!hasWasmSimd()) throw new InklingError('engine-unsupported', 'no WebAssembly SIMD');
  try {
    return new InklingEngine(
      await compileKernels(build, maxThreads > 1 && mayShare() ? leastProducts : undefined),
    );
  } catch (error) {
    throw InklingError.from(error, 'engine-failed');
  }
}

/** What is worth a second thread: the threads meet after each step, which is worth some 10,000 to 50,000 products. */
const leastProducts = 50_000_000;

/**
 * Whether threads can share memory here, and a second one has a core to run on. (WebKitGTK says that it is isolated, has shared
 * memory, but no SharedArrayBuffer, and hands that memory to no worker.)
 */
const mayShare = () =>
  globalThis.crossOriginIsolated === true &&
  typeof SharedArrayBuffer === 'function' &&
  navigator.hardwareConcurrency > 1;

class InklingEngine implements Engine {
  /** That a run waits for: it may be helped by a second one. */
  readonly threads = 1;
  readonly #kernels: KernelModules;

  constructor(kernels: KernelModules) {
    this.#kernels = kernels;
  }

  async load(...[manifest, artifact, files]: Parameters<Engine['load']>): Promise<Session> {
    const weights = artifact.weights[0]?.path ?? '';
    try {
      return await PlanSession.open(
        contentOf(files, artifact.path),
        contentOf(files, weights),
        manifest,
        this.#kernels,
      );
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    }
  }

  async dispose(): Promise<void> {}
}
