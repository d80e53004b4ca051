import { InklingError, type PlainError } from '../../core/errors.ts';
import { mapFew } from '../../core/map-few.ts';
import type { BatchOptions } from '../interface/runtime.ts';
import { asDecodable } from '../picture/page/pictures.ts';
import type { EnginePool } from '../scheduling/engine-pool.ts';
import type { Planner } from '../scheduling/planner.ts';
import type { Bundle } from '../worker/protocol.ts';
import { withReason } from './with-reason.ts';

/** Pictures of a batch that are handed to the worker at once. */
const pileSize = 256;
/** Of these, so many are looked into at the same time: to begin with all of them would be a long task of the page's. */
const atOnce = 8;

/** Classifies many pictures, a pile at a time. @throws as `Runtime.classifyAll` */
export async function classifyBatch(
  bundle: Bundle,
  pictures: readonly Blob[],
  { engine, crops, signal, onProgress, onResult }: BatchOptions,
  planner: Planner,
  pool: EnginePool,
): Promise<void> {
  // What was told is not told again when an engine fails amidst a batch.
  const told = new Set<number>();
  for (let start = 0; start < pictures.length; start += pileSize) {
    const end = Math.min(pictures.length, start + pileSize);
    const { choice } = await planner.plan(bundle, engine);
    const decodable = await mapFew(pictures.slice(start, end), atOnce, (picture, place) =>
      asDecodable(picture, signal).catch((thrown: unknown) => {
        const error = InklingError.from(thrown);
        if (error.code === 'cancelled') throw error;
        told.add(start + place);
        onResult(start + place, error.toPlain());
        return picture;
      }),
    );
    await pool.run(choice, (link, reason) => {
      const left = [...pictures.keys()].slice(start, end).filter((index) => !told.has(index));
      const pile = left.map((index) => ({
        picture: decodable[index - start] as Blob,
        crop: crops?.[index] ?? null,
      }));
      return link.request('classify-all', bundle, { pictures: pile }, signal, {
        onProgress,
        onItem: ({ index: place, result }) => {
          const index = left[place] as number;
          told.add(index);
          onResult(index, isError(result) ? result : withReason(result, reason));
        },
      });
    });
  }
}

function isError(result: object): result is PlainError {
  return 'code' in result;
}
