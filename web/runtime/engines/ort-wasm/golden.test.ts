/** Each bundled model, run by the very engine that the page uses, gives the reference's logits and features on the golden pictures. */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, test } from 'vitest';
import { classActivationMaps } from '../../../core/activation-map.ts';
import { goldenSchema, indexSchema, manifestSchema, parse } from '../../../core/manifest.ts';
import { pool } from '../../../core/pool.ts';
import { toTensor } from '../../../core/tensor.ts';
import { expandTensor } from '../../../core/weights.ts';

const bucket = new URL('../../../../public/models/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));

/** Integer sums are exact; what is left is rounding where floats enter and leave the graph. */
const tolerance = 1e-3;

describe.each(parse(indexSchema, json('index.json'), 'index.json').models)('$id', ({ id, version }) => {
  const folder = `${id}/${version}/`;
  const manifest = parse(manifestSchema, json(`${folder}manifest.json`), 'manifest.json');
  const { cases } = parse(goldenSchema, json(folder + manifest.golden.path), manifest.golden.path);
  const artifact = manifest.artifacts.find(({ engine }) => engine === 'ort-wasm');

  const { width, height } = manifest.input;

  function open() {
    ort.env.wasm.numThreads = 1;
    const model = readFileSync(new URL(folder + artifact?.path, bucket));
    const externalData = artifact?.weights.map(({ path }) => ({
      path,
      data: readFileSync(new URL(folder + path, bucket)),
    }));
    return ort.InferenceSession.create(model, externalData ? { externalData } : {});
  }

  async function run(session: ort.InferenceSession, tensors: readonly Float32Array[], name: string) {
    const data = Float32Array.from(tensors.flatMap((tensor) => [...tensor]));
    const input = new ort.Tensor('float32', data, [tensors.length, 3, height, width]);
    return (await session.run({ input }, [name]))[name] as ort.Tensor;
  }

  test('within the tolerance on every golden picture, one by one and as one batch', async () => {
    const session = await open();
    const logitsOf = async (tensors: readonly Float32Array[]) =>
      (await run(session, tensors, manifest.outputs.logits)).data as Float32Array;
    const tensors = cases.map(({ rgb }) => toTensor(rgbaOf(rgb, width * height), manifest.input));
    const expected = cases.map(({ logits }) => logits[artifact?.precision as string] as number[]);
    const singly: number[] = [];
    for (const tensor of tensors) singly.push(...(await logitsOf([tensor])));
    const together = await logitsOf(tensors);
    expect(together).toHaveLength(cases.length * manifest.labels.length);
    expected.flat().forEach((value, i) => {
      const where = `${cases[Math.floor(i / manifest.labels.length)]?.name}, class ${i % manifest.labels.length}`;
      expect(Math.abs((singly[i] as number) - value), where).toBeLessThan(tolerance);
      expect(Math.abs((together[i] as number) - value), `${where}, in the batch`).toBeLessThan(tolerance);
    });
    await session.release();
  });

  test('its class activation maps, whose means are the logits', async () => {
    const session = await open();
    const file = Uint8Array.from(readFileSync(new URL(folder + manifest.head.path, bucket)));
    const head = {
      weight: expandTensor(file, manifest.head.weight),
      bias: expandTensor(file, manifest.head.bias),
    };
    for (const { name, rgb, activation, logits } of cases) {
      const tensor = toTensor(rgbaOf(rgb, width * height), manifest.input);
      const { data } = await run(session, [tensor], manifest.outputs.features);
      const maps = classActivationMaps(data as Float32Array, head);
      const worst = Math.max(...activation.flat().map((value, i) => Math.abs(value - (maps[i] as number))));
      expect(worst, name).toBeLessThan(tolerance);
      const int8 = logits[artifact?.precision as string] as number[];
      const spread = Math.max(...int8) - Math.min(...int8);
      activation.forEach((map, k) => {
        const mean = map.reduce((a, b) => a + b) / map.length;
        // Features and logits are each rounded to one of 256 steps.
        expect(Math.abs(mean - (int8[k] as number)), `${name}, class ${k}`).toBeLessThan(
          0.05 + 0.02 * spread,
        );
      });
    }
    await session.release();
  });

  test('its pooled features, one by one and as one batch', async () => {
    const session = await open();
    const channels = manifest.head.weight.shape[1] as number;
    const tensors = cases.map(({ rgb }) => toTensor(rgbaOf(rgb, width * height), manifest.input));
    const expected = cases.flatMap(({ features }) => features);
    const pooled = async (some: readonly Float32Array[]) => {
      const { data } = await run(session, some, manifest.outputs.features);
      return [...pool(data as Float32Array, some.length * channels)];
    };
    const singly: number[] = [];
    for (const tensor of tensors) singly.push(...(await pooled([tensor])));
    for (const got of [singly, await pooled(tensors)]) {
      expect(got).toHaveLength(expected.length);
      const worst = Math.max(...got.map((value, i) => Math.abs(value - (expected[i] as number))));
      expect(worst).toBeLessThan(tolerance);
    }
    await session.release();
  });
});

/** RGB in base64 -> RGBA, opaque. */
function rgbaOf(rgb: string, pixels: number): Uint8ClampedArray {
  const bytes = Buffer.from(rgb, 'base64');
  return new Uint8ClampedArray(pixels * 4).map((_, i) =>
    i % 4 === 3 ? 255 : (bytes[Math.floor(i / 4) * 3 + (i % 4)] as number),
  );
}
