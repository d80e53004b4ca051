import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { InklingError } from '../../../core/errors.ts';
import { contentOf, type Engine, type EngineModule, type Session } from '../engine.ts';

/** More threads than this no longer pay on nets this small. */
const maxUsefulThreads = 4;

// Absolute, because the threads' own workers resolve it from elsewhere.
const glue = new URL(glueUrl, import.meta.url).href;
const binary = { url: new URL(binaryUrl, import.meta.url).href, ...__ORT_WASM__ };

export const engine: EngineModule = {
  id: 'ort-wasm',
  files: [binary],
  scripts: [glue],

  async start(readFile, maxThreads = maxUsefulThreads) {
    const threads = globalThis.crossOriginIsolated
      ? Math.min(maxThreads, maxUsefulThreads, navigator.hardwareConcurrency || 1)
      : 1;
    ort.env.wasm.wasmPaths = { mjs: glue };
    ort.env.wasm.wasmBinary = (await readFile(binary)).buffer;
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return new OrtEngine(threads);
  },
};

class OrtEngine implements Engine {
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
      return new OrtSession(session, manifest.input, manifest.outputs.logits);
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
  readonly #logits: string;
  /** ONNX Runtime refuses a run while another one is under way. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(session: ort.InferenceSession, size: { width: number; height: number }, logits: string) {
    this.#session = session;
    this.#size = size;
    this.#logits = logits;
  }

  run(input: Float32Array, n: number): Promise<Float32Array> {
    const result = this.#queue.then(() => this.#runOne(input, n));
    this.#queue = result.catch(() => {});
    return result;
  }

  async #runOne(input: Float32Array, n: number): Promise<Float32Array> {
    const name = this.#session.inputNames[0] as string;
    const tensor = new ort.Tensor('float32', input, [n, 3, this.#size.height, this.#size.width]);
    try {
      // Only the logits are fetched, so the features are neither dequantized nor copied.
      const outputs = await this.#session.run({ [name]: tensor }, [this.#logits]);
      return outputs[this.#logits]?.data as Float32Array;
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
