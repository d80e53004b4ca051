import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { InklingError } from '../../../web/core/errors.ts';
import { listedIn, openBucket } from './bucket.ts';
import { Generation, type Threads } from './generation.ts';
import { inOrder } from './in-order.ts';
import { pageLimits } from './limits.ts';
import type { SharedBundle } from './model.ts';
import { readPicture } from './read-picture.ts';
import type { Answer, ClassifyOptions, Model, Picture, Result, Runtime, RuntimeOptions } from './types.ts';
import type { Task } from './worker.ts';

/** More threads than this decode faster than a disk reads. */
export const mostThreads = 8;

/** The models that come with the package. */
export const ownBucket = fileURLToPath(new URL('../models/', import.meta.url));

/** Opens a bucket of models. Nothing is read and no thread starts before the first call. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  return new NodeRuntime(options, false);
}

export interface LastingRuntime extends Runtime {
  /**
   * Reads the index anew. Where it names other versions, those are made ready and then take the place of the ones before, which
   * answer all that was asked until then.
   *
   * @param needed a model without which an index is not taken
   * @returns whether it did
   * @throws InklingError where it cannot be read, or what it names cannot be run: all stays as it was
   */
  refresh(needed?: string): Promise<boolean>;
}

/** The same for a server, whose threads stay: the next request may come any time. */
export const createLastingRuntime = (options: RuntimeOptions): LastingRuntime =>
  new NodeRuntime(options, true);

class NodeRuntime implements LastingRuntime {
  readonly #place: string;
  readonly #threads: Threads;
  readonly #limits: Task['limits'];
  readonly #closed = new AbortController();
  #opening: Promise<void> | undefined;
  #now: Generation | undefined;

  constructor({ bucket = ownBucket, threads, maxBytes, maxPixels }: RuntimeOptions, keep: boolean) {
    this.#place = String(bucket);
    const most = Math.max(1, threads ?? Math.min(availableParallelism(), mostThreads));
    this.#threads = { most, keep };
    this.#limits = { bytes: maxBytes ?? pageLimits.bytes, pixels: maxPixels ?? pageLimits.pixels };
  }

  async models(): Promise<readonly Model[]> {
    const { bucket } = await this.#served();
    return bucket.manifests.map(({ id, version, title, description, labels, licence, measured }) => ({
      id,
      version,
      title,
      description,
      labels: labels.map((label) => ({ id: label.id, name: label.name })),
      licence,
      measured: { images: measured.images, accuracy: measured.accuracy },
    }));
  }

  async classify(picture: Picture, options: ClassifyOptions = {}): Promise<Answer> {
    const now = await this.#served();
    return now.during(async () => this.#run(now, await now.bundle(options.model), picture, options));
  }

  async *classifyAll(
    pictures: Iterable<Picture> | AsyncIterable<Picture>,
    options: ClassifyOptions = {},
  ): AsyncIterable<Result> {
    const now = await this.#served();
    const bundle = await now.bundle(options.model);
    // One for each thread, and one that is read meanwhile.
    yield* inOrder(pictures, this.#threads.most + 1, async (picture): Promise<Result> => {
      try {
        return { answer: await this.#run(now, bundle, picture, options) };
      } catch (thrown) {
        const error = InklingError.from(thrown);
        // Of these, the next picture would have the same; of the others it need not.
        if (/^(cancelled|engine-|download-|bucket-|model-)/.test(error.code)) throw error;
        return { error: error.toPlain() };
      }
    });
  }

  async refresh(needed?: string): Promise<boolean> {
    const before = await this.#served();
    const { signal } = this.#closed;
    if ((await listedIn(this.#place, signal)) === before.bucket.listed) return false;
    const bucket = await openBucket(this.#place, signal);
    if (needed !== undefined) bucket.manifest(needed);
    const next = new Generation(bucket, this.#threads, signal);
    try {
      await next.follow(before, needed);
      if (signal.aborted) throw new InklingError('cancelled');
    } catch (error) {
      await next.destroy();
      throw error;
    }
    this.#now = next;
    await before.retire();
    return true;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#now?.destroy();
  }

  async #run(
    now: Generation,
    bundle: SharedBundle,
    picture: Picture,
    { crop = null, signal }: ClassifyOptions,
  ): Promise<Answer> {
    const bytes = await readPicture(picture, this.#limits.bytes);
    const aborted = signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
    if (aborted.aborted) throw new InklingError('cancelled');
    const reply = await now.run({ bundle, picture: bytes, crop, limits: this.#limits }, aborted);
    if ('error' in reply) throw InklingError.fromPlain(reply.error);
    return reply.answer as Answer;
  }

  /** What answers from now on. A failure to open the bucket is not remembered. */
  async #served(): Promise<Generation> {
    const { signal } = this.#closed;
    this.#opening ??= openBucket(this.#place, signal).then(
      (bucket) => {
        this.#now = new Generation(bucket, this.#threads, signal);
      },
      (error) => {
        this.#opening = undefined;
        throw error;
      },
    );
    await this.#opening;
    return this.#now as Generation;
  }
}
