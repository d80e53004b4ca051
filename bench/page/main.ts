/** The page's own runtime and worker without the page around them. `?model=` and `?engine=` say what to run. */
import type { PlainError } from '../../web/core/errors.ts';
import { type Classification, createRuntime } from '../../web/runtime/index.ts';
import type { MeasuredAnswer } from '../page-interface.ts';
import { answerFrames } from './camera.ts';
import { many } from './many.ts';

const parameters = new URLSearchParams(location.search);
const runtime = createRuntime();
const options = {
  model: parameters.get('model') ?? '',
  engine: parameters.get('engine') ?? undefined,
  signal: new AbortController().signal,
  onProgress: () => {},
};

function toAnswer({ logits, engine, milliseconds }: Classification): MeasuredAnswer {
  const threads = engine.threads > 0 ? `, threads: ${engine.threads}` : '';
  return {
    logits: [...logits],
    engine: `${engine.id}, ${engine.precision}${threads}`,
    prepare: milliseconds.prepare,
    run: milliseconds.run,
  };
}

globalThis.many = many;
globalThis.bench = {
  frames: (milliseconds) => answerFrames(runtime, options, milliseconds),
  classify: async (picture) => toAnswer(await runtime.classify(picture, options)),
  async classifyAll(pictures) {
    const failures: string[] = [];
    let answered = 0;
    const onResult = (index: number, result: Classification | PlainError) => {
      if ('code' in result) failures.push(`picture ${index}: ${result.code} ${result.detail}`);
      else answered += 1;
    };
    await runtime.classifyAll(pictures, { ...options, onResult });
    if (answered < pictures.length) throw new Error(`${answered} answers: ${failures.join('; ')}`);
  },
};
