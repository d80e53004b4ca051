import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import type { EngineModule } from '../engine.ts';
import { OrtEngine } from './session.ts';

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
