import { InklingError, type PlainError } from '../../core/errors.ts';
import { mapFew } from '../../core/map-few.ts';
import type { EngineReason } from '../interface/engine.ts';
import type { BatchOptions } from '../interface/runtime.ts';
import { asDecodable } from '../picture/page/pictures.ts';
import type { EnginePool } from '../scheduling/engine-pool.ts';
import { Helpers } from '../scheduling/helpers.ts';
import { PictureQueue } from '../scheduling/picture-queue.ts';
import type { Planner } from '../scheduling/planner.ts';
import { type Shared, shareOut } from '../scheduling/share-out.ts';
import { workersFor } from '../scheduling/worker-count.ts';
import { areKept } from '../store/file-cache.ts';
import type { Bundle } from '../worker/protocol.ts';
import type { Bucket } from './bucket.ts';
import { withReason } from './with-reason.ts';

/** Pictures of a batch that are looked into before the first of them is run, and planned anew for. */
const pileSize = 256;
/** Of these, so many are looked into at the same time: to begin with all of them would be a long task of the page's. */
const atOnce = 8;

/** The helpers of each pool of workers: they are kept from one batch to the next. */
const helpersOf = new WeakMap<EnginePool, Helpers>();

/** Classifies many pictures, a pile at a time, in several workers where that is good. @throws as `Runtime.classifyAll` */
export function classifyBatch(
  bucket: Pick<Bucket, 'with'>,
  pictures: readonly Blob[],
  options: BatchOptions,
  planner: Planner,
  pool: EnginePool,
): Promise<void> {
  /** Whatever bundle it was that answered. */
  const told = new Set<number>();
  const onResult: BatchOptions['onResult'] = (index, result) => {
    told.add(index);
    options.onResult(index, result);
  };
  return bucket.with(options.model, options.signal, (bundle) =>
    classifyBy(bundle, pictures, { ...options, onResult }, told, planner, pool),
  );
}

/** @param told those that are done */
async function classifyBy(
  bundle: Bundle,
  pictures: readonly Blob[],
  { engine, crops, signal, onProgress, onResult }: BatchOptions,
  told: ReadonlySet<number>,
  planner: Planner,
  pool: EnginePool,
): Promise<void> {
  const helpers = helpersOf.get(pool) ?? new Helpers(pool);
  helpersOf.set(pool, helpers);
  const look = async (start: number): Promise<Pile> => {
    const decodable = await mapFew(pictures.slice(start, start + pileSize), atOnce, (picture, place) =>
      asDecodable(picture, signal).catch((thrown: unknown) => {
        const error = InklingError.from(thrown);
        if (error.code === 'cancelled') throw error;
        if (!told.has(start + place)) onResult(start + place, error.toPlain());
        return picture;
      }),
    );
    const indices = decodable.map((_, place) => start + place).filter((index) => !told.has(index));
    return { start, decodable, indices };
  };

  let looking = look(0);
  for (let start = 0; start < pictures.length; start += pileSize) {
    const pile = await looking;
    // While this one runs.
    looking = look(start + pileSize);
    looking.catch(() => {}); // cancelled
    const queue = new PictureQueue(pile.indices);
    const classifier =
      (reason: EngineReason): Shared['classify'] =>
      async (link, indices, inner, onThreads) => {
        const parts = indices.map((index) => ({
          picture: pile.decodable[index - pile.start] as Blob,
          crop: crops?.[index] ?? null,
        }));
        await link.request('classify-all', bundle, { pictures: parts }, inner, {
          // Of one worker's alone: what the others load is on this device.
          ...(onThreads && { onProgress }),
          onItem: ({ index: place, result }) => {
            const index = indices[place] as number;
            // Beside others there may not have been the memory that there is alone.
            if (isError(result) && result.code === 'out-of-memory' && queue.tryLater(index)) return;
            if (!queue.tell(index)) return;
            onResult(index, isError(result) ? result : withReason(result, reason));
            if (!isError(result)) onThreads?.(result.engine.threads);
          },
        });
      };
    while (queue.left > 0) {
      const choice = await planner.plan(bundle, engine);
      await pool.run(choice, (link, reason) => {
        const id = link.engine;
        const artifact = bundle.manifest.artifacts.find((one) => one.engine === id);
        const files = artifact ? [artifact, ...artifact.weights] : [];
        const isKept = () => areKept(files.map(({ path, sha256 }) => ({ url: bundle.url + path, sha256 })));
        const many = (count: number) => workersFor(count, globalThis.navigator);
        const classify = classifier(reason);
        return shareOut(link, { bundle, queue, helpers, workersFor: many, isKept, classify }, signal);
      });
    }
  }
}

interface Pile {
  readonly start: number;
  readonly decodable: readonly Blob[];
  readonly indices: readonly number[];
}

function isError(result: object): result is PlainError {
  return 'code' in result;
}
