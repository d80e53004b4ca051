import { Piscina } from 'piscina';
import { InklingError } from '../../../web/core/errors.ts';
import type { Manifest } from '../../../web/core/manifest.ts';
import { type Bucket, keyOf } from './bucket.ts';
import { artifactOf, type SharedBundle } from './model.ts';
import type { Reply, Task, Warming } from './worker.ts';

/** An idle thread gives its memory back after so long, in ms. */
const idleMilliseconds = 60_000;

export interface Threads {
  readonly most: number;
  /** They stay when idle. */
  readonly keep: boolean;
}

/** A bucket as its index was at one time: the bundles of it that were asked for, and the threads that run them. */
export class Generation {
  readonly bucket: Bucket;
  readonly #threads: Threads;
  readonly #signal: AbortSignal;
  readonly #bundles = new Map<string, Promise<SharedBundle>>();
  #pool: Piscina<Task | Warming, Reply> | undefined;
  #users = 0;
  #retired = false;

  /** @param signal ends all that it reads */
  constructor(bucket: Bucket, threads: Threads, signal: AbortSignal) {
    this.bucket = bucket;
    this.#threads = threads;
    this.#signal = signal;
  }

  /** Its threads stay until `work` is done, though it be retired meanwhile. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#retired) this.retire().catch(() => {}); // nobody waits for what ends
    }
  }

  /** @param id without it, the bucket's first @throws InklingError `model-*`, `engine-unknown`, `download-*`, `cancelled` */
  async bundle(id: string | undefined): Promise<SharedBundle> {
    const manifest = id === undefined ? this.bucket.manifests[0] : this.bucket.manifest(id);
    if (!manifest) throw new InklingError('model-unknown', 'the bucket has none'); // its schema refuses that
    const key = keyOf(manifest);
    const known = this.#bundles.get(key);
    if (known) return known;
    const reading = readBundle(this.bucket, manifest, this.#signal);
    this.#bundles.set(key, reading);
    reading.catch(() => this.#bundles.delete(key)); // a failure is not remembered
    return reading;
  }

  /** @param signal the thread that it runs on is given up @throws InklingError of any code */
  async run(task: Task | Warming, signal: AbortSignal): Promise<Reply> {
    const transferList = 'picture' in task ? [task.picture.buffer] : [];
    try {
      return await this.#start(task.bundle).run(task, { signal, transferList });
    } catch (thrown) {
      throw signal.aborted ? new InklingError('cancelled') : InklingError.from(thrown, 'worker-lost');
    }
  }

  /**
   * Reads all bundles that the generation before has not, and has its threads load those that will be asked for.
   *
   * @param first what answers by default; without it, the bucket's first @throws InklingError where one cannot be read or run
   */
  async follow(before: Generation, first = this.bucket.manifests[0]?.id): Promise<void> {
    const asked = new Set([first, ...[...before.#bundles.keys()].map((key) => key.split('/', 1)[0])]);
    const known = new Set(before.bucket.manifests.map(keyOf));
    for (const manifest of this.bucket.manifests) {
      if (known.has(keyOf(manifest)) && !asked.has(manifest.id)) continue;
      const bundle = await this.bundle(manifest.id);
      if (!asked.has(manifest.id)) continue;
      const each = Array.from({ length: this.#threads.most }, () => this.run({ bundle }, this.#signal));
      for (const reply of await Promise.all(each)) {
        if ('error' in reply) throw InklingError.fromPlain(reply.error);
      }
    }
  }

  /** Ends its threads once nothing runs. */
  async retire(): Promise<void> {
    this.#retired = true;
    if (this.#users === 0) await this.destroy();
  }

  /** Ends its threads; what runs fails. */
  async destroy(): Promise<void> {
    await this.#pool?.destroy();
  }

  /** @param first what each thread loads as it starts */
  #start(first: SharedBundle): Piscina<Task | Warming, Reply> {
    this.#pool ??= new Piscina({
      filename: new URL('worker.js', import.meta.url).href,
      workerData: first,
      minThreads: this.#threads.keep ? this.#threads.most : 0,
      maxThreads: this.#threads.most,
      idleTimeout: idleMilliseconds,
      atomics: 'disabled', // a thread that waits for one would not end what it decodes
    });
    return this.#pool;
  }
}

async function readBundle(bucket: Bucket, manifest: Manifest, signal: AbortSignal): Promise<SharedBundle> {
  const artifact = artifactOf(manifest);
  const files = await Promise.all(
    [artifact, ...artifact.weights].map(
      async (file) => [file.path, share(await bucket.read(manifest, file, signal))] as const,
    ),
  );
  const json = share(new TextEncoder().encode(JSON.stringify(manifest)));
  return { key: keyOf(manifest), manifest: json, files: new Map(files) };
}

function share(bytes: Uint8Array): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}
