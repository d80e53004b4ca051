/** `import { createRuntime } from 'inkling'`: tells what is in a picture, in the browser that shows it. */
import { InklingError } from '../../../web/core/errors.ts';
import { classify, openClient, requestOf, toAnswer } from './client.ts';
import type { ClassifyAllOptions, Model, Result, Runtime, RuntimeOptions } from './types.ts';

export { type ErrorCode, InklingError, type PlainError } from '../../../web/core/errors.ts';
export type * from './types.ts';

/**
 * Opens a bucket of models. Nothing is fetched and no worker starts before the first call.
 *
 * @throws InklingError `engine-unknown`
 */
export function createRuntime(options: RuntimeOptions): Runtime {
  const client = openClient(options);
  let life = new AbortController();
  /** What runs ends with the runtime, wherever it is. */
  const during = (signal: AbortSignal | undefined) =>
    signal ? AbortSignal.any([signal, life.signal]) : life.signal;

  const classifyAll = async (pictures: readonly Blob[], options: ClassifyAllOptions) => {
    const results = new Array<Result>(pictures.length);
    const request = await requestOf(client, { ...options, signal: during(options.signal) });
    await client.classifyAll(pictures, {
      ...request,
      onResult: (index, given) => {
        const result = 'code' in given ? { error: given } : { answer: toAnswer(given) };
        results[index] = result;
        options.onResult?.(index, result);
      },
    });
    return results;
  };

  return {
    models: async ({ signal } = {}) =>
      (await client.models(during(signal)).catch(fail)).map(
        ({ id, version, title, description, labels }): Model => ({
          id,
          version,
          title,
          description,
          labels: labels.map((label) => ({ id: label.id, name: label.name })),
        }),
      ),

    classify: async (picture, options = {}) =>
      toAnswer(await classify(client, picture, { ...options, signal: during(options.signal) })),

    classifyAll: (pictures, options = {}) => classifyAll([...pictures], options).catch(fail),

    dispose() {
      life.abort();
      life = new AbortController();
      client.dispose();
    },
  };
}

function fail(thrown: unknown): never {
  throw InklingError.from(thrown);
}
