/** The float models against the Python reference, with every operator that a bundle's graph can have. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, test } from 'vitest';
import { expandWeights, graphModelSchema } from '../../web/core/graph-model.ts';
import { type ModelInput, parse } from '../../web/core/manifest.ts';
import { toTensor } from '../../web/core/tensor.ts';
import { toRgba } from './bundle.ts';
import { floatOnnx } from './float-onnx.ts';
import { floatTfjs } from './float-tfjs.ts';
import { floatWeights } from './float-weights.ts';

const golden = new URL('../../web/runtime/engines/tfjs-webgl/golden/every-operator.json', import.meta.url);
const given = JSON.parse(readFileSync(golden, 'utf8')) as {
  graph: unknown;
  weights: string;
  input: ModelInput;
  cases: { rgb: string; logits: number[] }[];
};
const graph = parse(graphModelSchema, given.graph, 'the graph');
const weights = new Uint8Array(Buffer.from(given.weights, 'base64'));
const { width, height } = given.input;

test('the ONNX model gives the reference’s logits', async () => {
  ort.env.wasm.numThreads = 1;
  const classes = given.cases[0]?.logits.length as number;
  const file = floatOnnx(graph, weights, given.input, { name: 'logits', classes });
  const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'] });
  for (const { rgb, logits } of given.cases) {
    const tensor = toTensor(toRgba(Buffer.from(rgb, 'base64')), given.input);
    const input = new ort.Tensor('float32', tensor, [1, 3, height, width]);
    const { data } = (await session.run({ [graph.input]: input })).logits as ort.Tensor;
    expect(data).toHaveLength(classes);
    logits.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 4);
    });
  }
  await session.release();
}, 120_000);

test('tfjs’s files hold the same constants, in shards one after the other', () => {
  const files = floatTfjs(graph, weights);
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  const [{ paths, weights: specs }] = json.weightsManifest;
  const { specs: expected, data } = expandWeights(graph, weights);
  expect(specs).toEqual(expected);
  expect([...files.keys()]).toEqual(['model.json', ...paths]);
  const shards = Buffer.concat(paths.map((path: string) => files.get(path)));
  expect(shards.equals(Buffer.from(data))).toBe(true);
});

test('an operator that is not known is named', () => {
  const node = [{ name: 'odd', op: 'Cos', input: [], attr: {} }];
  const other = { ...graph, modelTopology: { node } };
  expect(() => floatOnnx(other, weights, given.input, { name: 'logits', classes: 2 })).toThrow(/odd.*Cos/);
});

describe('weights in float', () => {
  const float = floatWeights(graph, weights);
  const before = expandWeights(graph, weights);
  const after = expandWeights(float.graph, float.weights);

  test('are within half a quantization step of the bundle’s, and not the same', () => {
    const [old, now] = [before.data, after.data].map((data) => new Float32Array(data)) as [
      Float32Array,
      Float32Array,
    ];
    expect(after.specs).toEqual(before.specs);
    const largestScale = Math.max(
      ...graph.weights.flatMap((weight) => {
        if (weight.dtype !== 'float32' || weight.stored.scaleOffset === undefined) return [];
        return [
          ...new Float32Array(weights.buffer, weight.stored.scaleOffset, weight.stored.shape[0] as number),
        ];
      }),
    );
    const differences = now.map((value, i) => Math.abs(value - (old[i] as number)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(largestScale / 2 + 1e-6);
    expect(differences.filter((value) => value > 0).length).toBeGreaterThan(0);
  });

  test('are the same each time', () => {
    expect(floatWeights(graph, weights).weights).toEqual(float.weights);
  });

  test('compress as float weights do', () => {
    const { length } = brotliCompressSync(float.weights);
    expect(length / float.weights.length).toBeGreaterThan(0.8);
  });
});
