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

  const classifyAll = async (pictures: readonly Blob[], options: ClassifyAllOptions) => {
    const results = new Array<Result>(pictures.length);
    const request = await requestOf(client, options);
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
    models: async ({ signal = new AbortController().signal } = {}) =>
      (await client.models(signal).catch(fail)).map(
        ({ id, version, title, description, labels }): Model => ({
          id,
          version,
          title,
          description,
          labels: labels.map((label) => ({ id: label.id, name: label.name })),
        }),
      ),

    classify: async (picture, options = {}) => toAnswer(await classify(client, picture, options)),

    classifyAll: (pictures, options = {}) => classifyAll([...pictures], options).catch(fail),

    dispose: () => client.dispose(),
  };
}

function fail(thrown: unknown): never {
  throw InklingError.from(thrown);
}
