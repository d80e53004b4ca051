/** Builds what is measured: the page itself, its runtime alone, and the plain pages with their models. */
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { precompressFolder } from '../scripts/precompress.ts';
import page from '../vite.config.ts';
import { type Bundle, readGraph, readPlan } from './models/bundle.ts';
import { floatOnnx } from './models/float-onnx.ts';
import { floatTfjs } from './models/float-tfjs.ts';
import { floatWeights } from './models/float-weights.ts';
import { tflite } from './models/tflite.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache/bench');

export const folders = {
  app: join(root, 'dist'),
  runtime: join(cache, 'page'),
  plain: join(cache, 'plain'),
};

export const plainPages = ['plain-ort', 'plain-litert', 'plain-tfjs'];

const common: InlineConfig = {
  configFile: false,
  publicDir: false,
  base: './',
  logLevel: 'error',
  build: { emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: Infinity },
};

export async function buildApp(): Promise<void> {
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
}

/** The runtime alone: what it resolves and how it is built is what the page's own configuration says. */
export async function buildRuntimePage(): Promise<void> {
  const { define, resolve, worker } = page;
  await build({
    ...common,
    root: join(root, 'bench/page'),
    ...(define && { define }),
    ...(resolve && { resolve }),
    ...(worker && { worker }),
    build: { ...common.build, outDir: folders.runtime },
  });
}

/** All plain pages, Vite's defaults, every model's files beside them, and all compressed as ours are. */
export async function buildPlainPages(bundles: readonly Bundle[]): Promise<void> {
  const models = Object.fromEntries(
    bundles.map(({ manifest: { id, input, labels } }) => [id, { ...input, labels: labels.map((l) => l.id) }]),
  );
  for (const name of plainPages) {
    await build({
      ...common,
      root: join(root, 'bench', name),
      define: { __MODELS__: JSON.stringify(models) },
      build: { ...common.build, outDir: join(folders.plain, name) },
    });
  }
  for (const name of await readdir(liteRt)) {
    // The build for browsers with threads and relaxed SIMD, which LiteRT.js finds by its name.
    if (!name.includes('_threaded_')) continue;
    await cp(join(liteRt, name), join(folders.plain, 'plain-litert/wasm', name));
  }
  for (const bundle of bundles) {
    await writeFloatModels(bundle);
    await writeInt8Model(bundle);
  }
  await precompressFolder(folders.plain, join(cache, 'precompress'));
}

/** Where the float32 ONNX model of a bundle was written. */
export const floatOnnxFile = (id: string) => join(modelFolder('plain-ort', id), 'model.onnx');

const liteRt = join(root, 'bench/node_modules/@litertjs/core/wasm');

const modelFolder = (page: string, id: string, precision = 'float32') =>
  join(folders.plain, page, 'models', id, precision);

async function writeFloatModels(bundle: Bundle): Promise<void> {
  const { id, input, labels, outputs } = bundle.manifest;
  const found = await readGraph(bundle);
  if (!found) return; // Without a graph in float there is nothing to compare with.
  const { graph, weights } = floatWeights(found.graph, found.weights);
  const onnx = floatOnnx(graph, weights, input, { name: outputs.logits, classes: labels.length });
  await mkdir(modelFolder('plain-ort', id), { recursive: true });
  await writeFile(floatOnnxFile(id), onnx);
  await mkdir(modelFolder('plain-tfjs', id), { recursive: true });
  for (const [name, content] of floatTfjs(graph, weights)) {
    await writeFile(join(modelFolder('plain-tfjs', id), name), content);
  }
}

async function writeInt8Model(bundle: Bundle): Promise<void> {
  const { id, outputs } = bundle.manifest;
  const found = await readPlan(bundle);
  if (!found) return; // A net that our own engine cannot run, this writer does not know either.
  const folder = modelFolder('plain-litert', id, 'int8');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.tflite'), tflite(found.plan, found.weights, outputs.logits));
}
