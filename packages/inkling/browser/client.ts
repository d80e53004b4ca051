import { InklingError } from '../../../web/core/errors.ts';
import { Bucket } from '../../../web/runtime/client/bucket.ts';
import { createClient } from '../../../web/runtime/client/client.ts';
import { pageDevice } from '../../../web/runtime/client/device.ts';
import type { Classification } from '../../../web/runtime/interface/classification.ts';
import type * as page from '../../../web/runtime/interface/runtime.ts';
import { engineSupport } from '../../../web/runtime/scheduling/engine-support.ts';
import { defaultPatience } from '../../../web/runtime/scheduling/worker-link.ts';
import { isUnlike } from '../../../web/ui/answer/describe-warnings.ts';
import { gradeAnswer } from '../../../web/ui/answer/headline.ts';
import { toBitmap } from './bitmap.ts';
import type { Answer, ClassifyOptions, EngineId, Picture, RuntimeOptions } from './types.ts';
import { workersAt } from './workers.ts';

/** Nothing of the second is fetched where a model is made for the first; to time the third against them takes half a megabyte. */
const usualEngines: readonly EngineId[] = ['inkling-wasm', 'ort-wasm'];

/** The runtime of Inkling's page, on a bucket of the embedding page's choice. @throws InklingError `engine-unknown` */
export function openClient({ bucket, engines = usualEngines, scripts }: RuntimeOptions): page.Runtime {
  const { startWorker, startProbe } = workersAt(scripts);
  const known = engineSupport(startProbe);
  const unknown = engines.find((engine) => !known.some(({ id }) => id === engine));
  if (unknown !== undefined) throw new InklingError('engine-unknown', unknown);
  const { storage } = pageDevice;
  return createClient(new Bucket({ pageUrl: document.baseURI, address: String(bucket), storage }), {
    makeWorker: startWorker,
    support: known.filter(({ id }) => engines.includes(id as EngineId)),
    device: pageDevice,
    patience: defaultPatience,
  });
}

/** What every request of the page's runtime has. @throws InklingError `download-*`, `bucket-invalid` */
export async function requestOf(client: page.Runtime, options: ClassifyOptions) {
  const { signal = new AbortController().signal, onProgress = () => {} } = options;
  return { model: options.model ?? (await firstModel(client, signal)), signal, onProgress };
}

async function firstModel(client: page.Runtime, signal: AbortSignal): Promise<string> {
  const [first] = await client.models(signal);
  if (!first) throw new InklingError('model-unknown', 'the bucket has none'); // its schema refuses that
  return first.id;
}

/** @throws InklingError as `Runtime.classify` of types.ts */
export async function classify(
  client: page.Runtime,
  picture: Picture,
  options: ClassifyOptions,
): Promise<Classification> {
  try {
    const request = await requestOf(client, options);
    if (picture instanceof Blob) return await client.classify(picture, request);
    return await client.classifyFrame(() => toBitmap(picture), request);
  } catch (error) {
    throw InklingError.from(error);
  }
}

export function toAnswer(result: Classification): Answer {
  const { model, classes, warnings, grades, engine, milliseconds, source, logits } = result;
  const { id, precision, threads } = engine;
  const named = classes.map((one) => ({ name: one.id, probability: one.probability }));
  return {
    model,
    grade: gradeAnswer(named, grades, isUnlike(warnings)).grade,
    classes: classes.map((one) => ({ id: one.id, name: one.name, probability: one.probability })),
    warnings: warnings.map(({ code }) => ({ code })),
    logits,
    engine: { id, precision, threads },
    milliseconds,
    source,
  };
}
