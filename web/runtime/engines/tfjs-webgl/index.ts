import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { backend, env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { InklingError } from '../../../core/errors.ts';
import { contentOf, type Engine, type EngineModule, type Session } from '../engine.ts';
import { WatchedContext } from './context.ts';
import { registerKernels } from './kernels.ts';
import { GraphSession } from './session.ts';

export const engine: EngineModule = {
  id: 'tfjs-webgl',
  files: [],
  scripts: [],

  async start() {
    try {
      // Says only that a WebGL without a GPU is not refused: with one, nothing changes. It runs where it was asked for, or
      // where it was measured to be the fastest.
      env().set('SOFTWARE_WEBGL_ENABLED', true);
      registerKernels();
      registerBackend('webgl', () => new MathBackendWebGL(), 2);
      if (!(await setBackend('webgl'))) throw new InklingError('engine-unsupported', 'no WebGL for tfjs');
      return new TfjsEngine();
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    }
  },
};

class TfjsEngine implements Engine {
  readonly threads = 0;
  readonly #context = new WatchedContext(backend() as MathBackendWebGL);

  async load(...[manifest, artifact, files]: Parameters<Engine['load']>): Promise<Session> {
    const weights = artifact.weights[0]?.path ?? '';
    return new GraphSession(
      contentOf(files, artifact.path),
      contentOf(files, weights),
      manifest.input,
      manifest.outputs,
      (work) => this.#context.guard(work),
    );
  }

  async dispose(): Promise<void> {
    removeBackend('webgl');
  }
}
