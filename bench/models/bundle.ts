/** Reads the bundles of the bucket that the build ships. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '../../e2e/support/png.ts';
import { graphModelSchema } from '../../web/core/graph-model.ts';
import { goldenSchema, indexSchema, type Manifest, manifestSchema, parse } from '../../web/core/manifest.ts';
import { planSchema } from '../../web/core/plan.ts';
import { toTensor } from '../../web/core/tensor.ts';

/** A picture of exactly the model's input size, and its logits by precision as Python computed them. */
export interface GoldenCase {
  readonly png: Buffer;
  /** Normalised, `[3, height, width]`. */
  readonly tensor: Float32Array;
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
  const golden = cases.map(({ rgb, logits }) => {
    const pixels = Buffer.from(rgb, 'base64');
    const tensor = toTensor(toRgba(pixels), manifest.input);
    return { png: encodePng(pixels, width, height), tensor, logits };
  });
  return { folder, manifest, golden };
}

/** @param rgb `[n, 3]` @returns `[n, 4]`, opaque */
export function toRgba(rgb: Uint8Array): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  rgb.forEach((value, i) => {
    rgba[Math.floor(i / 3) * 4 + (i % 3)] = value;
  });
  return rgba;
}

/** The bundle's tfjs graph and its weight file; undefined where the bundle has none. */
export async function readGraph(bundle: Bundle) {
  const found = await readArtifact(bundle, 'tfjs-webgl', graphModelSchema);
  return found && { graph: found.content, weights: found.weights };
}

/** The bundle's plan and its weight file; undefined where the bundle has none. */
export async function readPlan(bundle: Bundle) {
  const found = await readArtifact(bundle, 'inkling-wasm', planSchema);
  return found && { plan: found.content, weights: found.weights };
}

async function readArtifact<S extends Parameters<typeof parse>[0]>(
  { folder, manifest }: Bundle,
  engine: string,
  schema: S,
) {
  const artifact = manifest.artifacts.find((one) => one.engine === engine);
  if (!artifact) return undefined;
  const content = await read(schema, join(folder, artifact.path));
  const weights = new Uint8Array(await readFile(join(folder, artifact.weights[0]?.path ?? '')));
  return { content, weights };
}

async function read<S extends Parameters<typeof parse>[0]>(schema: S, path: string) {
  return parse(schema, JSON.parse(await readFile(path, 'utf8')), path);
}
