/** The golden pictures of every bundled model, and how far an engine may be from their logits. */
import { type Bundle, readModelJson } from '../support/bundles.ts';
import type { GivenFile } from '../support/page.ts';
import { encodePng } from '../support/png.ts';

/**
 * Largest difference of a logit from the reference in native ONNX Runtime. The first two are integer arithmetic, exact but
 * for the last layer's scaling; the third is float32, whose sums a GPU takes in another order. (A phone's GPU that has only
 * float16 would be further off; no such one runs these tests.)
 */
export const tolerances = { 'ort-wasm': 1e-3, 'inkling-wasm': 1e-3, 'tfjs-webgl': 1e-3 };

export interface GoldenCase {
  readonly file: GivenFile;
  /** By precision. */
  readonly logits: Readonly<Record<string, readonly number[]>>;
}

/** The golden pictures of a model as files. */
export function goldenCases({ id, version }: Bundle) {
  const folder = `${id}/${version}/`;
  const manifest = readModelJson(`${folder}manifest.json`);
  const { width, height } = manifest.input;
  const cases: GoldenCase[] = readModelJson(folder + manifest.golden.path).cases.map(
    (one: { name: string; rgb: string; logits: Record<string, number[]> }) => ({
      file: {
        name: `${one.name}.png`,
        mimeType: 'image/png',
        buffer: encodePng(Buffer.from(one.rgb, 'base64'), width, height),
      },
      logits: one.logits,
    }),
  );
  return { manifest, cases };
}

/** The largest difference of a logit from those of a golden picture. @param shown as the page shows them */
export function farthest(shown: string, { logits }: GoldenCase, precision: string): number {
  const right = logits[precision] as readonly number[];
  const got = shown.split(' ').map(Number);
  if (got.length !== right.length) throw new Error(`${got.length} logits instead of ${right.length}`);
  return Math.max(...got.map((value, i) => Math.abs(value - (right[i] as number))));
}
