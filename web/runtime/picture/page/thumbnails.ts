import type { WorkerLike } from '../../concurrency/worker-like.ts';
import type { ThumbnailRequest, ThumbnailResponse } from '../offscreen/thumbnail-protocol.ts';

/** Width and height of a thumbnail in pixels: enough for 48 CSS pixels on a dense screen. */
const size = 96;
/** Longest silence of the worker while it has work, in ms. */
const patience = 30_000;

/** Makes small square JPEGs of pictures, in a worker of their own: the engine's has better things to do. */
export interface Thumbnails {
  /** Null for what cannot be decoded, or where no worker runs. Never rejects. */
  make(picture: Blob): Promise<Blob | null>;
  /** Ends the worker; what it still had to do comes to null. The next call starts a new one. */
  dispose(): void;
}

const startWorker = (): WorkerLike =>
  new Worker(new URL('../offscreen/thumbnail-worker.ts', import.meta.url), {
    type: 'module',
    name: 'inkling-thumbnails',
  });

export function createThumbnails(makeWorker: () => WorkerLike = startWorker): Thumbnails {
  const waiting = new Map<number, (thumbnail: Blob | null) => void>();
  let worker: WorkerLike | null = null;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;

  const dispose = () => {
    clearTimeout(watchdog);
    worker?.terminate();
    worker = null;
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };

  const watch = () => {
    clearTimeout(watchdog);
    if (waiting.size > 0) watchdog = setTimeout(dispose, patience);
  };

  const start = (): WorkerLike => {
    const started = makeWorker();
    started.onmessage = ({ data: { id, thumbnail } }: MessageEvent<ThumbnailResponse>) => {
      waiting.get(id)?.(thumbnail);
      waiting.delete(id);
      watch();
    };
    started.onerror = (event) => {
      event.preventDefault();
      dispose();
    };
    return started;
  };

  return {
    make: (picture) =>
      new Promise((resolve) => {
        worker ??= start();
        lastId += 1;
        waiting.set(lastId, resolve);
        worker.postMessage({ id: lastId, picture, size } satisfies ThumbnailRequest);
        watch();
      }),
    dispose,
  };
}
