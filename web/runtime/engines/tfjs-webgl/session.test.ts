/** tfjs itself (on the CPU, in Node) runs what models/export/tfjs.py wrote, and gives what native ONNX Runtime gave. */
import { readFileSync } from 'node:fs';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { InklingError } from '../../../core/errors.ts';
import { type Manifest, type ModelInput, manifestSchema, parse } from '../../../core/manifest.ts';
import { pool } from '../../../core/pool.ts';
import { toTensor } from '../../../core/tensor.ts';
import { GraphSession } from './session.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url));
const json = (path: string) => JSON.parse(read(path).toString());
const encode = (data: unknown) => new TextEncoder().encode(JSON.stringify(data));

const outputs = { logits: 'logits', features: 'features' };

interface Case {
  readonly rgb: string;
  readonly logits: number[];
  readonly features: { readonly shape: number[]; readonly values: number[] };
}

/** RGB in base64 -> RGBA */
function rgbaOf(rgb: string) {
  const bytes = Buffer.from(rgb, 'base64');
  const rgba = new Uint8ClampedArray((bytes.length / 3) * 4);
  bytes.forEach((value, i) => {
    rgba[Math.floor(i / 3) * 4 + (i % 3)] = value;
  });
  return rgba;
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(expected.length);
  const worst = Math.max(...Array.from(actual, (value, i) => Math.abs(value - (expected[i] as number))));
  expect(worst).toBeLessThanOrEqual(tolerance);
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>) {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

beforeAll(async () => {
  await setBackend('cpu');
});

describe('a net of every operator', () => {
  const golden = json('golden/every-operator.json');
  const cases: Case[] = golden.cases;
  const n = cases.length;
  const size: ModelInput = golden.input;
  const weights = Uint8Array.from(Buffer.from(golden.weights, 'base64'));
  const images = Float32Array.from(cases.flatMap(({ rgb }) => [...toTensor(rgbaOf(rgb), size)]));
  const open = () => new GraphSession(encode(golden.graph), weights, size, outputs);

  test('gives the logits and, where asked, the pooled features of the dequantized float graph', async () => {
    const session = open();
    const logits = cases.flatMap((one) => one.logits);
    const pooled = cases.flatMap(({ features: { shape, values } }) => [
      ...pool(Float32Array.from(values), shape[0] as number),
    ]);
    const bare = await session.run(images, n, { features: 'none' });
    expectNear(bare.logits, logits, 1e-4);
    expect(bare.features).toBeUndefined();
    const both = await session.run(images, n, { features: 'pooled' });
    expectNear(both.logits, logits, 1e-4);
    expectNear(both.features as Float32Array, pooled, 1e-4);
    expect(both.map).toBeUndefined();
    const { features, map } = await session.run(images, n, { features: 'map' });
    expectNear(features as Float32Array, pooled, 1e-4);
    const [, height, width] = cases[0]?.features.shape ?? [];
    expect(map).toMatchObject({ width, height });
    expectNear(
      map?.data as Float32Array,
      cases.flatMap((one) => one.features.values),
      1e-4,
    );
    await session.dispose();
  });

  test('holds no tensor more after a run than before it, and none after its end', async () => {
    const before = memory().numTensors;
    const session = open();
    const loaded = memory().numTensors;
    for (let i = 0; i < 3; i++) {
      await session.run(images, n, { features: 'map' });
      expect(memory().numTensors).toBe(loaded);
    }
    await Promise.all([
      session.run(images, n, { features: 'pooled' }),
      session.run(images, n, { features: 'none' }),
    ]);
    expect(memory().numTensors).toBe(loaded);
    await session.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('an input of the wrong size is an error and leaves no tensor behind', async () => {
    const session = open();
    const loaded = memory().numTensors;
    await expect(session.run(images.slice(1), n, { features: 'pooled' })).rejects.toMatchObject({
      code: 'engine-failed',
    });
    expect(memory().numTensors).toBe(loaded);
    await session.dispose();
  });

  test('a run whose check fails is an error and leaves no tensor behind', async () => {
    const session = new GraphSession(encode(golden.graph), weights, size, outputs, () => {
      throw new InklingError('engine-failed', 'lost');
    });
    const loaded = memory().numTensors;
    await expect(session.run(images, n, { features: 'pooled' })).rejects.toMatchObject({
      code: 'engine-failed',
      detail: 'lost',
    });
    expect(memory().numTensors).toBe(loaded);
    await session.dispose();
  });

  test('a bad graph is told from a weight file that does not belong to it', () => {
    const start = (graph: unknown, file: Uint8Array<ArrayBuffer>) => () =>
      new GraphSession(encode(graph), file, size, outputs);
    expect(start({ ...golden.graph, format: 'x' }, weights)).toThrow(/bucket-invalid.*format/);
    expect(() => new GraphSession(new Uint8Array(3), weights, size, outputs)).toThrow(/bucket-invalid/);
    expect(start(golden.graph, weights.slice(0, 100))).toThrow(/engine-failed/);
  });
});

const bucket = '../../../../public/models/';
const bundles: { id: string; version: string }[] = json(`${bucket}index.json`).models;

test.each(bundles)(
  'bundled $id gives its golden logits and features',
  async ({ id, version }) => {
    const folder = `${bucket}${id}/${version}/`;
    const manifest: Manifest = parse(manifestSchema, json(`${folder}manifest.json`), 'manifest.json');
    const artifact = manifest.artifacts.find(({ engine }) => engine === 'tfjs-webgl');
    if (!artifact?.weights[0]) throw new Error('has no artifact for tfjs-webgl');
    const { golden, input } = manifest;
    const weights = Uint8Array.from(read(folder + artifact.weights[0].path));
    const session = new GraphSession(read(folder + artifact.path), weights, input, manifest.outputs);
    // One case: tfjs on the CPU is slow. All of them go through the page, in e2e/engines/golden.spec.ts.
    const [{ rgb, logits, features }] = json(folder + golden.path).cases;
    const rgba = new Uint8ClampedArray((Buffer.byteLength(rgb, 'base64') / 3) * 4);
    Buffer.from(rgb, 'base64').forEach((value, i) => {
      rgba[Math.floor(i / 3) * 4 + (i % 3)] = value;
    });
    const got = await session.run(toTensor(rgba, input), 1, { features: 'pooled' });
    expectNear(got.logits, logits[artifact.precision], 1e-3);
    // The int8 form's, which rounds every activation: the same direction is what the scores look at.
    expect(cosine(got.features as Float32Array, features)).toBeGreaterThan(0.98);
    await session.dispose();
  },
  60_000,
);
