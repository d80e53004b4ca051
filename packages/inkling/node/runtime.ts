import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { InklingError } from '../../../web/core/errors.ts';
import type { Manifest } from '../../../web/core/manifest.ts';
import { type Bucket, openBucket } from './bucket.ts';
import { inOrder } from './in-order.ts';
import { pageLimits } from './limits.ts';
import { artifactOf, type SharedBundle } from './model.ts';
import type { Answer, ClassifyOptions, Model, Picture, Result, Runtime, RuntimeOptions } from './types.ts';
import type { Reply, Task } from './worker.ts';

/** More threads than this decode faster than a disk reads. */
export const mostThreads = 8;
/** An idle thread gives its memory back after so long, in ms. */
const idleMilliseconds = 60_000;

/** The models that come with the package. */
export const ownBucket = fileURLToPath(new URL('../models/', import.meta.url));

/** Opens a bucket of models. Nothing is read and no thread starts before the first call. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  return new NodeRuntime(options, false);
}

/** The same for a server, whose threads stay: the next request may come any time. */
export const createLastingRuntime = (options: RuntimeOptions): Runtime => new NodeRuntime(options, true);

class NodeRuntime implements Runtime {
  readonly #place: string;
  readonly #threads: number;
  readonly #limits: Task['limits'];
  readonly #bundles = new Map<string, Promise<SharedBundle>>();
  readonly #keeps: boolean;
  readonly #closed = new AbortController();
  #bucket: Promise<Bucket> | undefined;
  #pool: Piscina<Task, Reply> | undefined;

  constructor({ bucket = ownBucket, threads, maxBytes, maxPixels }: RuntimeOptions, keeps: boolean) {
    this.#keeps = keeps;
    this.#place = String(bucket);
    this.#threads = Math.max(1, threads ?? Math.min(availableParallelism(), mostThreads));
    this.#limits = { bytes: maxBytes ?? pageLimits.bytes, pixels: maxPixels ?? pageLimits.pixels };
  }

  async models(): Promise<readonly Model[]> {
    const { manifests } = await this.#open();
    return manifests.map(({ id, version, title, description, labels, licence, measured }) => ({
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
    const bundle = await this.#bundle(options.model);
    return this.#run(bundle, picture, options);
  }

  async *classifyAll(
    pictures: Iterable<Picture> | AsyncIterable<Picture>,
    options: ClassifyOptions = {},
  ): AsyncIterable<Result> {
    const bundle = await this.#bundle(options.model);
    // One for each thread, and one that is read meanwhile.
    yield* inOrder(pictures, this.#threads + 1, async (picture): Promise<Result> => {
      try {
        return { answer: await this.#run(bundle, picture, options) };
      } catch (thrown) {
        const error = InklingError.from(thrown);
        // Of these, the next picture would have the same; of the others it need not.
        if (/^(cancelled|engine-|download-|bucket-|model-)/.test(error.code)) throw error;
        return { error: error.toPlain() };
      }
    });
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#pool?.destroy();
  }

  async #run(
    bundle: SharedBundle,
    picture: Picture,
    { crop = null, signal }: ClassifyOptions,
  ): Promise<Answer> {
    const bytes = await this.#read(picture);
    const aborted = signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
    if (aborted.aborted) throw new InklingError('cancelled');
    const task: Task = { bundle, picture: bytes, crop, limits: this.#limits };
    const reply = await this.#start(bundle)
      .run(task, { signal: aborted, transferList: [bytes.buffer] })
      .catch((thrown: unknown) => {
        throw aborted.aborted ? new InklingError('cancelled') : InklingError.from(thrown, 'worker-lost');
      });
    if ('error' in reply) throw InklingError.fromPlain(reply.error);
    return reply.answer;
  }

  /** A copy, which a thread can have. @throws InklingError `image-gone`, `image-too-large`, `image-address-invalid` */
  async #read(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
    if (picture instanceof Uint8Array) return Uint8Array.from(picture);
    if (picture instanceof Blob) return new Uint8Array(await picture.arrayBuffer());
    if (picture instanceof URL && picture.protocol !== 'file:') {
      throw new InklingError('image-address-invalid', picture.href);
    }
    return readPicture(picture instanceof URL ? fileURLToPath(picture) : picture, this.#limits.bytes);
  }

  /** @param first what each thread loads as it starts */
  #start(first: SharedBundle): Piscina<Task, Reply> {
    this.#pool ??= new Piscina({
      filename: new URL('worker.js', import.meta.url).href,
      workerData: first,
      minThreads: this.#keeps ? this.#threads : 0,
      maxThreads: this.#threads,
      idleTimeout: idleMilliseconds,
      atomics: 'disabled', // a thread that waits for one would not end what it decodes
    });
    return this.#pool;
  }

  /** A failure is not remembered. */
  #open(): Promise<Bucket> {
    this.#bucket ??= openBucket(this.#place, this.#closed.signal).catch((error) => {
      this.#bucket = undefined;
      throw error;
    });
    return this.#bucket;
  }

  async #bundle(id: string | undefined): Promise<SharedBundle> {
    const bucket = await this.#open();
    const manifest = id === undefined ? bucket.manifests[0] : bucket.manifest(id);
    if (!manifest) throw new InklingError('model-unknown', 'the bucket has none'); // its schema refuses that
    const key = `${manifest.id}/${manifest.version}`;
    const known = this.#bundles.get(key);
    if (known) return known;
    const reading = readBundle(bucket, manifest, key, this.#closed.signal);
    this.#bundles.set(key, reading);
    reading.catch(() => this.#bundles.delete(key));
    return reading;
  }
}

async function readBundle(
  bucket: Bucket,
  manifest: Manifest,
  key: string,
  signal: AbortSignal,
): Promise<SharedBundle> {
  const artifact = artifactOf(manifest);
  const files = await Promise.all(
    [artifact, ...artifact.weights].map(
      async (file) => [file.path, share(await bucket.read(manifest, file, signal))] as const,
    ),
  );
  return { key, manifest: share(new TextEncoder().encode(JSON.stringify(manifest))), files: new Map(files) };
}

function share(bytes: Uint8Array): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

/** Opening a named pipe waits for a writer otherwise, in a thread that no signal ends. Windows has no such flag. */
const openAtOnce = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** @throws InklingError `image-gone`, of pipes and devices too; `image-too-large` */
async function readPicture(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await open(path, openAtOnce);
    try {
      const found = await file.stat();
      // A device tells no size, and may have no end.
      if (!found.isFile()) throw new InklingError('image-gone', `${path}: not a regular file`);
      const { size } = found;
      if (size > most) throw new InklingError('image-too-large', `${size} bytes`);
      // Not as a Buffer, which may be a part of a larger one.
      return Uint8Array.from(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    throw InklingError.from(error, 'image-gone');
  }
}
