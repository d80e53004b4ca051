import { InklingError } from '../../../core/errors.ts';
import { contentOf, type Engine, type EngineModule, type Session } from '../engine.ts';
import { hasWasmSimd } from '../wasm-simd.ts';
import { type Build, compileKernels, type KernelModules } from './kernels.ts';
import { PlanSession } from './session.ts';

export const engine: EngineModule = {
  id: 'inkling-wasm',
  files: [],
  scripts: [],

  start: () => start('best'),
};

/** The engine with the kernels of that build: for measuring one against the other. */
export async function start(build: Build): Promise<Engine> {
  if (!hasWasmSimd()) throw new InklingError('engine-unsupported', 'no WebAssembly SIMD');
  try {
    return new InklingEngine(await compileKernels(build));
  } catch (error) {
    throw InklingError.from(error, 'engine-failed');
  }
}

class InklingEngine implements Engine {
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
