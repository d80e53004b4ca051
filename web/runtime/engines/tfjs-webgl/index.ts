import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { backend, env, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl/dist/base';
import { InklingError } from '../../../core/errors.ts';
import { contentOf, type Engine, type EngineModule, type Session } from '../engine.ts';
import { registerKernels } from './kernels.ts';
import { GraphSession } from './session.ts';

export const engine: EngineModule = {
  id: 'tfjs-webgl',

  isSupported() {
    if (typeof OffscreenCanvas === 'undefined') return false; // Safari before 17; its workers have no WebGL either
    const context = new OffscreenCanvas(1, 1).getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow only a few at a time
    return context !== null;
  },

  async start() {
    try {
      // Says only that a WebGL without a GPU is not refused: with one, nothing changes. Who asks for this engine by name
      // shall have it, as the tests do.
      env().set('SOFTWARE_WEBGL_ENABLED', true);
      registerKernels();
      if (!(await setBackend('webgl'))) throw new InklingError('engine-unsupported', 'no WebGL for tfjs');
      return new TfjsEngine();
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    }
  },
};

/** A lost context (a GPU reset, a phone short of memory) gives zeros and no error; tfjs does not say so. */
function checkContext(): void {
  if ((backend() as MathBackendWebGL).gpgpu.gl.isContextLost()) {
    throw new InklingError('engine-failed', 'the WebGL context was lost');
  }
}

class TfjsEngine implements Engine {
  readonly threads = 0;

  async load(...[manifest, artifact, files]: Parameters<Engine['load']>): Promise<Session> {
    const weights = artifact.weights[0]?.path ?? '';
    return new GraphSession(
      contentOf(files, artifact.path),
      contentOf(files, weights),
      manifest.input,
      manifest.outputs.logits,
      checkContext,
    );
  }
}
