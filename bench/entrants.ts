/** What is measured for one model: our page by each engine, the plain pages, and the native library. */
import { join } from 'node:path';
import { floatOnnxFile } from './build.ts';
import type { Bundle } from './models/bundle.ts';

interface Common {
  readonly id: string;
  readonly title: string;
  /** Our engine of the same library, if there is one: what `--engine` chooses by, and what the ratios compare. */
  readonly engine: string;
  /** Which of the golden logits it must give. */
  readonly precision: string;
}

export interface PageEntrant extends Common {
  readonly kind: 'page';
  /** The page as a visitor opens it, and what is on it once it has answered. */
  readonly visit: { readonly path: string; readonly answer: string };
  /** The page that offers `globalThis.bench`. */
  readonly path: string;
}

export interface NativeEntrant extends Common {
  readonly kind: 'native';
  readonly file: string;
}

export type Entrant = PageEntrant | NativeEntrant;

/** What `--engine` calls the library whose engine is none of ours. */
export const liteRt = 'litert';

/** @param engines the engines of `--engine`; none means all */
export function entrantsOf(bundle: Bundle, engines: readonly string[]): Entrant[] {
  const { id, artifacts } = bundle.manifest;
  const own = artifacts.map(
    ({ engine, precision }): Entrant => ({
      kind: 'page',
      id: `inkling-${engine}`,
      title: `Inkling, ${engine}`,
      engine,
      precision,
      visit: {
        path: `/app/${id}/?engine=${engine}`,
        answer: `[data-testid=engine][data-engine=${engine}]`,
      },
      path: `/page/?model=${id}&engine=${engine}`,
    }),
  );
  const onnx = artifacts.find(({ engine }) => engine === 'ort-wasm');
  const graph = artifacts.find(({ engine }) => engine === 'tfjs-webgl');
  const plan = artifacts.find(({ engine }) => engine === 'inkling-wasm');
  // All their models are made of the bundle's int8 weights, and so are held to the golden logits of those.
  const plain = (page: string, title: string, engine: string, precision: string): Entrant => {
    const path = `/${page}/?model=${id}`;
    return {
      kind: 'page',
      id: page,
      title,
      engine,
      precision,
      visit: { path, answer: '[data-answer]' },
      path,
    };
  };
  const native = (precision: string, file: string, title: string): Entrant => ({
    kind: 'native',
    id: `native-${title}`,
    title: `native onnxruntime, ${title}`,
    engine: 'ort-wasm',
    precision,
    file,
  });
  const all = [
    ...own,
    ...(graph
      ? [
          plain('plain-ort', 'plain onnxruntime-web', 'ort-wasm', graph.precision),
          plain('plain-tfjs', 'plain @tensorflow/tfjs', 'tfjs-webgl', graph.precision),
        ]
      : []),
    ...(plan ? [plain('plain-litert', 'plain LiteRT.js', liteRt, plan.precision)] : []),
    ...(onnx ? [native(onnx.precision, join(bundle.folder, onnx.path), 'int8')] : []),
    ...(graph ? [native(graph.precision, floatOnnxFile(id), 'float32')] : []),
  ];
  return all.filter(({ engine }) => engines.length === 0 || engines.includes(engine));
}
