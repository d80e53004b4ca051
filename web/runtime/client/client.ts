import { InklingError, notFetched } from '../../core/errors.ts';
import type { WorkerLike } from '../concurrency/worker-like.ts';
import type { ClassifyOptions, Runtime } from '../interface/runtime.ts';
import { asDecodable } from '../picture/page/pictures.ts';
import { EngineMemory } from '../scheduling/engine-memory.ts';
import { EnginePool } from '../scheduling/engine-pool.ts';
import type { EngineSupport } from '../scheduling/engine-support.ts';
import { createMeasuring } from '../scheduling/measuring.ts';
import { createPlanner } from '../scheduling/planner.ts';
import { JobFailure, type Patience } from '../scheduling/worker-link.ts';
import type { Bucket } from './bucket.ts';
import type { Device } from './device.ts';
import { Requests } from './requests.ts';
import { withReason } from './with-reason.ts';

/** What the page (page-runtime.ts), a package or a test gives the runtime of its platform. */
export interface RuntimeOptions {
  readonly makeWorker: () => WorkerLike;
  readonly support: readonly EngineSupport[];
  readonly device: Device;
  readonly patience: Patience;
}

/** Fetched late: no picture needs it. */
const keptFiles = () => import('./kept.ts');
const records = () => import('./record.ts').catch(notFetched);
const batches = () => import('./batch.ts').catch(notFetched);

/** The page's side of the runtime, on the models of a bucket. Workers start as they are wanted. */
export function createClient(
  bucket: Bucket,
  { makeWorker, support, device, patience }: RuntimeOptions,
): Runtime {
  const memory = new EngineMemory(device);
  const requests = new Requests();
  const { whileShown } = device;
  const pool = new EnginePool({ makeWorker, patience, whileShown, onRequests: requests.add }, memory);
  const planner = createPlanner(support, memory, pool);
  const measuring = createMeasuring(planner, pool, memory, device);

  const fetchModel = ({ model, engine: wanted, signal, onProgress }: ClassifyOptions) =>
    bucket.with(model, signal, async (bundle) => {
      const engine = (await planner.plan(bundle, wanted)).engines[0] as string;
      const link = pool.warm(engine) ?? pool.open(engine);
      if (!pool.warm()) pool.adopt(link);
      try {
        await link.request('prefetch', bundle, {}, signal, { onProgress });
      } catch (thrown) {
        throw thrown instanceof JobFailure ? thrown.error : thrown;
      } finally {
        if (link !== pool.warm()) link.end();
      }
    });

  return {
    wantsCounts: bucket.wantsCounts,

    models: async (signal) => (await bucket.bundles(signal)).map(({ manifest }) => manifest),

    classify: (picture, { model, engine, crop = null, signal, onProgress }) =>
      measuring.foreground(() =>
        bucket.with(model, signal, async (bundle) => {
          const choice = await planner.plan(bundle, engine);
          const decodable = await asDecodable(picture, signal);
          const result = await pool.run(choice, async (link, reason) =>
            withReason(
              await link.request('classify', bundle, { picture: decodable, crop, map: true }, signal, {
                onProgress,
              }),
              reason,
            ),
          );
          if (result.engine.reason.by === 'unmeasured') measuring.later(bundle);
          return decodable === picture ? result : { ...result, drawn: decodable };
        }),
      ),

    classifyFrame: (grab, { model, engine, signal, onProgress, map = false }) =>
      measuring.foreground(() =>
        bucket.with(model, signal, async (bundle) => {
          const choice = await planner.plan(bundle, engine);
          return pool.run(choice, async (link, reason) => {
            const picture = await grab();
            try {
              const job = { picture, crop: null, map };
              const result = link.request('classify', bundle, job, signal, { onProgress }, [picture]);
              return withReason(await result, reason);
            } finally {
              picture.close(); // where it was not handed over
            }
          });
        }),
      ),

    classifyAll: (pictures, options) =>
      measuring.foreground(async () => {
        const { classifyBatch } = await batches();
        await classifyBatch(bucket, pictures, options, planner, pool);
      }),

    engines: async (model, signal) => {
      const placed = await planner.placed(await bucket.bundle(model, signal));
      return placed.map(({ id, precision, place }) => ({ id, precision, supported: place !== undefined }));
    },

    measure: (model, signal) =>
      measuring.foreground(async () => measuring.now(await bucket.bundle(model, signal), signal)),

    compare: (picture, { model, engine, runs, crop = null, signal, onProgress }) =>
      measuring.foreground(async () => {
        try {
          const bundle = await bucket.bundle(model, signal);
          const choice = await planner.plan(bundle, engine);
          const decodable = await asDecodable(picture, signal);
          return await measuring.alone(signal, () =>
            pool.runApart(choice, async (link, reason) =>
              withReason(
                await link.request('compare', bundle, { picture: decodable, crop, runs }, signal, {
                  onProgress,
                }),
                reason,
              ),
            ),
          );
        } catch (thrown) {
          const error = InklingError.from(thrown);
          if (error.code === 'cancelled') throw error;
          return { id: engine, error: error.toPlain() };
        }
      }),

    onMeasured: measuring.onMeasured,

    onRequests: requests.follow,

    prefetch: async (model, { engine, signal }) => {
      if (device.saveData) return;
      try {
        await fetchModel({ model, engine, signal, onProgress: () => {} });
      } catch {
        // The first picture will say what is wrong.
      }
    },

    fetch: fetchModel,

    record: async (model, signal) => {
      const bundle = await bucket.bundle(model, signal);
      return (await records()).readRecord(bundle, signal);
    },

    kept: async () => {
      const bundles = await bucket.bundles(new AbortController().signal);
      const { kept } = await keptFiles();
      const files = await kept(
        bundles,
        support.map(({ id }) => id),
      );
      return { ...files, measuredModels: memory.models };
    },

    remove: async (model) => {
      const { url } = await bucket.bundle(model, new AbortController().signal);
      const { removeModel } = await keptFiles();
      await removeModel(url);
    },

    clear: async () => {
      measuring.interrupt();
      const { removeEverything } = await keptFiles();
      await removeEverything();
      memory.reread();
    },

    dispose: () => {
      measuring.interrupt();
      pool.end();
    },
  };
}
