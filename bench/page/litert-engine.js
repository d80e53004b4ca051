// LiteRT.js in the place of an engine of the page's, for bench/engines-ms.mjs.
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';

let loading;

/**
 * One build of LiteRT.js is loaded in a page.
 *
 * @param threaded whether it is the build with threads
 * @param threads of this model
 */
export async function liteRtSession(model, { width, height }, threaded, threads) {
  loading ??= loadLiteRt('/litert/', { threads: threaded });
  await loading;
  const compiled = await loadAndCompile(model, {
    accelerator: 'wasm',
    cpuOptions: { numThreads: threads },
  });
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  return {
    /** @param input as engines take it, `[1, 3, height, width]` */
    prepare(input) {
      for (let i = 0; i < values.length; i++) values[i] = input[(i % 3) * plane + Math.floor(i / 3)];
    },
    async run() {
      const input = new Tensor(values, [1, height, width, 3]);
      const [output] = await compiled.run(input);
      const logits = [...output.toTypedArray()];
      input.delete();
      output.delete();
      return { logits };
    },
  };
}
