import type { Crop } from '../../../core/crop.ts';
import type { WorkerLike } from '../../concurrency/worker-like.ts';
import type { Asked, ThumbnailRequest, ThumbnailResponse } from '../offscreen/thumbnail-protocol.ts';

/** Width and height of a thumbnail in pixels: enough for 48 CSS pixels on a dense screen. */
const size = 96;
/** Pixels of a reduced picture at most: more than any model sees, few enough to be resized thirty times a second. */
const mostPixels = 1_000_000;
/** Longest silence of the worker while it has work, in ms. */
const patience = 30_000;

/** Makes small pictures of large ones, in a worker of their own: the engine's has better things to do. */
export interface Thumbnails {
  /** A small square JPEG of a part of the picture, or of its middle where `crop` is null. Null for what cannot be decoded, or where no worker runs. Never rejects. */
  make(picture: Blob, crop: Crop | null): Promise<Blob | null>;
  /** All of a picture, of at most a megapixel; whoever asked closes it. Null as above. */
  reduce(picture: Blob): Promise<ImageBitmap | null>;
  /** Ends the worker; what it still had to do comes to null. The next call starts a new one. */
  dispose(): void;
}

const startWorker = (): WorkerLike =>
  new Worker(new URL('../offscreen/thumbnail-worker.ts', import.meta.url), {
    type: 'module',
    name: 'inkling-thumbnails',
  });

export function createThumbnails(makeWorker: () => WorkerLike = startWorker): Thumbnails {
  const waiting = new Map<number, (made: ThumbnailResponse['made']) => void>();
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
    started.onmessage = ({ data: { id, made } }: MessageEvent<ThumbnailResponse>) => {
      waiting.get(id)?.(made);
      waiting.delete(id);
      watch();
    };
    started.onerror = (event) => {
      event.preventDefault();
      dispose();
    };
    return started;
  };

  const ask = (asked: Asked) =>
    new Promise<ThumbnailResponse['made']>((resolve) => {
      worker ??= start();
      lastId += 1;
      waiting.set(lastId, resolve);
      worker.postMessage({ id: lastId, asked } satisfies ThumbnailRequest);
      watch();
    });

  return {
    make: async (picture, crop) => {
      const made = await ask({ kind: 'thumbnail', picture, crop, size });
      return made instanceof Blob ? made : null;
    },
    reduce: async (picture) => {
      const made = await ask({ kind: 'reduced', picture, most: mostPixels });
      return made instanceof Blob ? null : made;
    },
    dispose,
  };
}
