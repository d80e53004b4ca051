/** Reads the bundles of the bucket that the build ships. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '../../e2e/png.ts';
import { graphModelSchema } from '../../web/core/graph-model.ts';
import { goldenSchema, indexSchema, type Manifest, manifestSchema, parse } from '../../web/core/manifest.ts';

/** A picture of exactly the model's input size, and its logits by precision as Python computed them. */
export interface GoldenCase {
  readonly png: Buffer;
  readonly logits: Readonly<Record<string, readonly number[]>>;
}

export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly golden: readonly GoldenCase[];
}

/** The models of a bucket in its own order, or those of `wanted`. @throws Error for an id that is not there */
export async function readBundles(bucket: string, wanted: readonly string[]): Promise<Bundle[]> {
  const index = await read(indexSchema, join(bucket, 'index.json'));
  const ids = index.models.map(({ id }) => id);
  const unknown = wanted.find((id) => !ids.includes(id));
  if (unknown) throw new Error(`there is no model ${unknown}; the bucket has ${ids.join(', ')}`);
  const chosen = index.models.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  return Promise.all(chosen.map(({ id, version }) => readBundle(join(bucket, id, version))));
}

async function readBundle(folder: string): Promise<Bundle> {
  const manifest = await read(manifestSchema, join(folder, 'manifest.json'));
  const { width, height } = manifest.input;
  const { cases } = await read(goldenSchema, join(folder, manifest.golden.path));
  const golden = cases.map(({ rgb, logits }) => ({
    png: encodePng(Buffer.from(rgb, 'base64'), width, height),
    logits,
  }));
  return { folder, manifest, golden };
}

/** The bundle's tfjs graph and its weight file; undefined where the bundle has none. */
export async function readGraph({ folder, manifest }: Bundle) {
  const artifact = manifest.artifacts.find(({ engine }) => engine === 'tfjs-webgl');
  if (!artifact) return undefined;
  const graph = await read(graphModelSchema, join(folder, artifact.path));
  const weights = new Uint8Array(await readFile(join(folder, artifact.weights[0]?.path ?? '')));
  return { graph, weights, precision: artifact.precision };
}

async function read<S extends Parameters<typeof parse>[0]>(schema: S, path: string) {
  return parse(schema, JSON.parse(await readFile(path, 'utf8')), path);
}
