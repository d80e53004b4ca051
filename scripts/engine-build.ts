import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const binary = new URL('../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', import.meta.url);

/** For `define`: size and hash of the runtime that this very build ships: glue and binary can never be of two versions. */
export function ortWasm() {
  const file = readFileSync(fileURLToPath(binary));
  return {
    __ORT_WASM__: JSON.stringify({
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    }),
  };
}

/** Chooses the build of onnxruntime-web whose glue (.mjs) stays a file of its own: its threads start from that file. */
export const ortConditions = [
  'onnxruntime-web-use-extern-wasm',
  'module',
  'browser',
  'development|production',
];

/** WebKit runs a worker's entry once more when a chunk imports it: what engines share with it is a chunk of its own. */
export const sharedWithEngines = {
  name: 'shared',
  test: /\/web\/(core\/(errors|manifest|ood-schema|pool|stored-tensor|tensor|weights)|runtime\/engines\/engine)\.ts$|\/valibot\//,
};
