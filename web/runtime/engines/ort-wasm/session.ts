import * as ort from 'onnxruntime-web/wasm';
import { InklingError } from '../../../core/errors.ts';
import type { Manifest } from '../../../core/manifest.ts';
import { pool } from '../../../core/pool.ts';
import { contentOf, type Engine, type Outputs, type RunOptions, type Session } from '../engine.ts';

/** ONNX Runtime, once its environment is set: index.ts does it for a page. */
export class OrtEngine implements Engine {
  readonly threads: number;

  constructor(threads: number) {
    this.threads = threads;
  }

  async load(...[manifest, artifact, files]: Parameters<Engine['load']>): Promise<Session> {
    try {
      const session = await ort.InferenceSession.create(contentOf(files, artifact.path), {
        executionProviders: ['wasm'],
        externalData: artifact.weights.map(({ path }) => ({ path, data: contentOf(files, path) })),
        graphOptimizationLevel: 'all',
      });
      // The first session compiled it; what is left is 14 MB that nobody reads again.
      delete ort.env.wasm.wasmBinary;
      return new OrtSession(session, manifest.input, manifest.outputs);
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    }
  }

  /** A WASM heap never shrinks, and ONNX Runtime starts once a thread: what it holds ends with the worker. */
  async dispose(): Promise<void> {}
}

class OrtSession implements Session {
  readonly #session: ort.InferenceSession;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #names: Manifest['outputs'];
  /** ONNX Runtime refuses a run while another one is under way. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    session: ort.InferenceSession,
    size: { width: number; height: number },
    names: Manifest['outputs'],
  ) {
    this.#session = session;
    this.#size = size;
    this.#names = names;
  }

  run(input: Float32Array, n: number, options: RunOptions): Promise<Outputs> {
    const result = this.#queue.then(() => this.#runOne(input, n, options));
    this.#queue = result.catch(() => {});
    return result;
  }

  async #runOne(input: Float32Array, n: number, { features: wanted }: RunOptions): Promise<Outputs> {
    const { logits, features } = this.#names;
    const name = this.#session.inputNames[0] as string;
    const tensor = new ort.Tensor('float32', input, [n, 3, this.#size.height, this.#size.width]);
    try {
      // What is not fetched is neither dequantized nor copied.
      const names = wanted === 'none' ? [logits] : [logits, features];
      const outputs = await this.#session.run({ [name]: tensor }, names);
      const found = outputs[features];
      const data = found?.data as Float32Array;
      const [, channels, height, width] = (found?.dims ?? []) as [number, number, number, number];
      return {
        logits: outputs[logits]?.data as Float32Array,
        features: found && pool(data, n * channels),
        map: wanted === 'map' ? { data, width, height } : undefined,
      };
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    } finally {
      tensor.dispose();
    }
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}
