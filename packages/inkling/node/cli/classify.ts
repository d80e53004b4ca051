import { InklingError } from '../../../../web/core/errors.ts';
import { createRuntime } from '../runtime.ts';
import type { Model } from '../types.ts';
import { findPictures } from './pictures.ts';
import { createProgress } from './progress.ts';
import { rowMaker } from './rows.ts';
import { bucketOf, exitCodes, modelOf, UsageError, type Values, wholeNumber } from './usage.ts';
import { type Form, writerFor } from './writers.ts';

/** Answers to all pictures on standard output, in their order; what goes on is told on standard error. */
export async function classify(values: Values, named: readonly string[]): Promise<number> {
  const list = values['files0-from'] as string | undefined;
  if (named.length === 0 && list === undefined) throw new UsageError('no pictures');
  if (named.includes('-') && list === '-')
    throw new UsageError('standard input: a picture or a list, not both');
  if (values.json && values.csv) throw new UsageError('--json or --csv, not both');
  const form: Form = values.json ? 'json' : values.csv ? 'csv' : 'text';
  const runtime = createRuntime({
    bucket: bucketOf(values),
    threads: wholeNumber(values, 'threads'),
    maxBytes: wholeNumber(values, 'max-bytes'),
    maxPixels: wholeNumber(values, 'max-pixels'),
  });
  const stop = stopper();
  try {
    const model = chosen(await runtime.models(), modelOf(values));
    const pictures = await findPictures(named, list);
    const makeRow = rowMaker(model);
    const writer = writerFor(form, model, process.stdout);
    const progress = createProgress(process.stderr, pictures.length);
    const results = runtime.classifyAll(
      pictures.map(({ source }) => source),
      { model: model.id, signal: stop.signal },
    );
    let failed = 0;
    let index = 0;
    try {
      await writer.begin();
      for await (const result of results) {
        const row = makeRow(pictures[index++] as (typeof pictures)[number], result);
        if (row.error !== null) failed += 1;
        await writer.row(row);
        progress.update(index, failed);
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      progress.end();
      await writer.end(); // what is done is whole, whatever ended it
    }
    if (stop.signal.aborted) return stop.code();
    return failed > 0 ? exitCodes.someFailed : exitCodes.done;
  } finally {
    stop.forget();
    await runtime.close();
  }
}

function chosen(models: readonly Model[], id: string | undefined): Model {
  const model = id === undefined ? models[0] : models.find((one) => one.id === id);
  if (model) return model;
  throw new InklingError('model-unknown', `${id}; there are ${models.map((one) => one.id).join(', ')}`);
}

/** The first Ctrl-C ends in order, the second at once. */
function stopper() {
  const controller = new AbortController();
  let code: number = exitCodes.interrupted;
  const interrupt = () => controller.abort();
  const terminate = () => {
    code = exitCodes.terminated;
    controller.abort();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', terminate);
  return {
    signal: controller.signal,
    code: () => code,
    forget() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
    },
  };
}
