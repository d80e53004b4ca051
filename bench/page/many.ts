/** What `bench/many-ms.mjs` does in the page: many photographs, to decode alone or to classify. */
import { type DecodedBy, decodeAll, drawPhotographs } from './decode-all.ts';

let photographs: Blob[] = [];

export const many = {
  /** @returns bytes of one, on average */
  async draw(count: number, width: number, height: number): Promise<number> {
    photographs = await drawPhotographs(count, width, height);
    return photographs.reduce((sum, { size }) => sum + size, 0) / count;
  },

  /** @returns milliseconds */
  decode: (by: DecodedBy) => decodeAll(photographs, by, navigator.hardwareConcurrency),

  /** @returns milliseconds */
  async classify(): Promise<number> {
    const began = performance.now();
    await globalThis.bench.classifyAll(photographs);
    return performance.now() - began;
  },
};
