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

/** Of files that are not looked into first, for each reading costs: a drawing by another name is found by the worker's refusal. */
const notDrawings = /^image\/(jpeg|png|webp|gif|bmp|avif)$/;

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
  /** @returns undefined: it cannot be, and that was told */
  const draw = async (picture: Blob, index: number): Promise<Blob | undefined> => {
    try {
      return await asDecodable(picture, signal);
    } catch (thrown) {
      const error = InklingError.from(thrown);
      if (error.code === 'cancelled') throw error;
      // The bundle before may have been looking too when it failed.
      if (!told.has(index)) onResult(index, error.toPlain());
      return undefined;
    }
  };
  const look = async (start: number): Promise<Pile> => {
    const looked = new Set<number>();
    const found = await mapFew(pictures.slice(start, start + pileSize), atOnce, async (picture, place) => {
      if (told.has(start + place)) return undefined;
      if (notDrawings.test(picture.type)) return picture;
      looked.add(start + place);
      return draw(picture, start + place);
    });
    const decodable = new Map(found.flatMap((picture, place) => (picture ? [[start + place, picture]] : [])));
    return { decodable, looked };
  };

  let looking = look(0);
  for (let start = 0; start < pictures.length; start += pileSize) {
    const pile = await looking;
    // While this one runs.
    looking = look(start + pileSize);
    looking.catch(() => {}); // cancelled
    const queue = new PictureQueue([...pile.decodable.keys()]);
    const classifier =
      (reason: EngineReason): Shared['classify'] =>
      async (link, indices, inner, onThreads) => {
        const parts = indices.map((index) => ({
          picture: pile.decodable.get(index) as Blob,
          crop: crops?.[index] ?? null,
        }));
        const refused: number[] = [];
        await link.request('classify-all', bundle, { pictures: parts }, inner, {
          // Of one worker's alone: what the others load is on this device.
          ...(onThreads && { onProgress }),
          onItem: ({ index: place, result }) => {
            const index = indices[place] as number;
            // Beside others there may not have been the memory that there is alone.
            if (isError(result) && result.code === 'out-of-memory' && queue.tryLater(index)) return;
            if (isError(result) && result.code === 'image-not-an-image' && !pile.looked.has(index)) {
              refused.push(index);
              return;
            }
            if (!queue.tell(index)) return;
            onResult(index, isError(result) ? result : withReason(result, reason));
            if (!isError(result)) onThreads?.(result.engine.threads);
          },
        });
        for (const index of refused) {
          pile.looked.add(index);
          const drawn = await draw(pictures[index] as Blob, index);
          if (drawn) {
            pile.decodable.set(index, drawn);
            queue.giveBack([index]);
          } else queue.tell(index);
        }
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
  /** By their indices; the page itself has told of the others. */
  readonly decodable: Map<number, Blob>;
  /** Which of them may not be drawings any more. */
  readonly looked: Set<number>;
}

function isError(result: object): result is PlainError {
  return 'code' in result;
}
