import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { InklingError } from '../../../core/errors.ts';

/**
 * A WebGL context that can be lost: a GPU reset, a phone short of memory. tfjs then waits for ever for a result, or reads
 * zeros, and says neither.
 */
export class WatchedContext {
  readonly #gl: WebGLRenderingContext;
  readonly #waiting = new Set<() => void>();

  constructor(backend: MathBackendWebGL) {
    this.#gl = backend.gpgpu.gl;
    // On a page's thread it is an element, in a worker an OffscreenCanvas: each lib knows one of them only.
    const { canvas } = this.#gl as unknown as { readonly canvas: EventTarget };
    canvas.addEventListener('webglcontextlost', () => {
      for (const fail of this.#waiting) fail();
    });
  }

  /** `work`, which reads results of this context. @throws InklingError `engine-failed` as soon as it is lost */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new InklingError('engine-failed', 'the WebGL context was lost'));
      this.#waiting.add(fail);
      work
        .then((value) => (this.#gl.isContextLost() ? fail() : resolve(value)), reject)
        .finally(() => this.#waiting.delete(fail));
      if (this.#gl.isContextLost()) fail();
    });
  }
}
