/** onnxruntime itself, without a browser, a picture to decode or a page: the limit. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Onnx from 'onnxruntime-web';
import type { Bundle } from '../models/bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Writes the bundle's int8 graph in the form that every CPU runs exactly (models/export/exact_form.py).
 *
 * @returns the file's path @throws Error where the pipeline's Python is absent
 */
export function exactForm({ folder, manifest }: Bundle): string {
  const python = join(root, '.venv/bin/python');
  if (!existsSync(python)) {
    throw new Error(
      'this CPU needs the int8 graph in another form, which `npm test` installs the Python for',
    );
  }
  const out = join(root, '.cache/bench', `${manifest.id}.native.onnx`);
  execFileSync(python, ['-m', 'models', 'native', '--bundle', folder, '--out', out], { cwd: root });
  return out;
}

/** Images of one run in batch. */
const batchSize = 16;

export class NativeSession {
  readonly #ort: typeof Onnx;
  readonly #session: Onnx.InferenceSession;
  readonly #size: { readonly width: number; readonly height: number };

  private constructor(ort: typeof Onnx, session: Onnx.InferenceSession, size: Bundle['manifest']['input']) {
    this.#ort = ort;
    this.#session = session;
    this.#size = size;
  }

  /** @param file an ONNX graph, its external data beside it */
  static async open(file: string, { manifest }: Bundle): Promise<NativeSession> {
    // Its types are those of onnxruntime-web: both have them from onnxruntime-common.
    const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof Onnx;
    return new NativeSession(ort, await ort.InferenceSession.create(file), manifest.input);
  }

  /** @param images `[n, 3, height, width]`, normalised @returns logits `[n, classes]` */
  async run(images: Float32Array, n: number): Promise<Float32Array> {
    const input = new this.#ort.Tensor('float32', images, [n, 3, this.#size.height, this.#size.width]);
    const { logits } = await this.#session.run({ [this.#session.inputNames[0] as string]: input }, [
      'logits',
    ]);
    return logits?.data as Float32Array;
  }

  /** Milliseconds of one image a run, up to `runs` times, no longer than about `milliseconds`, at least 3 times. */
  async sample(image: Float32Array, runs: number, milliseconds: number): Promise<number[]> {
    const samples: number[] = [];
    const end = performance.now() + milliseconds;
    while (samples.length < runs && (samples.length < 3 || performance.now() < end)) {
      const began = performance.now();
      await this.run(image, 1);
      samples.push(performance.now() - began);
    }
    return samples;
  }

  /** @returns milliseconds for `count` images, a multiple of 16 */
  async batch(image: Float32Array, count: number): Promise<number> {
    const images = new Float32Array(image.length * batchSize);
    for (let i = 0; i < batchSize; i++) images.set(image, i * image.length);
    const began = performance.now();
    for (let done = 0; done < count; done += batchSize) await this.run(images, batchSize);
    return performance.now() - began;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
