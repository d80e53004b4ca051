/** The float models against the Python reference, with every operator that a bundle's graph can have. */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { expandWeights, graphModelSchema } from '../../web/core/graph-model.ts';
import { type ModelInput, parse } from '../../web/core/manifest.ts';
import { toTensor } from '../../web/core/tensor.ts';
import { floatOnnx } from './float-onnx.ts';
import { floatTfjs } from './float-tfjs.ts';

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

function toRgba(rgb: Buffer): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let i = 0; i < rgb.length; i++) rgba[Math.floor(i / 3) * 4 + (i % 3)] = rgb[i] as number;
  return rgba;
}

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
});

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
