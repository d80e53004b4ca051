/** Each bundled model, run by the very engine that the page uses, gives the reference's logits on the golden pictures. */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, test } from 'vitest';
import { goldenSchema, indexSchema, manifestSchema, parse } from '../../../core/manifest.ts';
import { toTensor } from '../../../core/tensor.ts';

const bucket = new URL('../../../../public/models/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));

/** Integer sums are exact; what is left is rounding where floats enter and leave the graph. */
const tolerance = 1e-3;

describe.each(parse(indexSchema, json('index.json'), 'index.json').models)('$id', ({ id, version }) => {
  const folder = `${id}/${version}/`;
  const manifest = parse(manifestSchema, json(`${folder}manifest.json`), 'manifest.json');
  const { cases } = parse(goldenSchema, json(folder + manifest.golden.path), manifest.golden.path);
  const artifact = manifest.artifacts.find(({ engine }) => engine === 'ort-wasm');

  test('within the tolerance on every golden picture', async () => {
    ort.env.wasm.numThreads = 1;
    const model = readFileSync(new URL(folder + artifact?.path, bucket));
    const externalData = artifact?.weights.map(({ path }) => ({
      path,
      data: readFileSync(new URL(folder + path, bucket)),
    }));
    const session = await ort.InferenceSession.create(model, externalData ? { externalData } : {});
    const { width, height } = manifest.input;
    for (const { name, rgb, logits } of cases) {
      const bytes = Buffer.from(rgb, 'base64');
      const rgba = new Uint8ClampedArray(width * height * 4).map((_, i) =>
        i % 4 === 3 ? 255 : (bytes[Math.floor(i / 4) * 3 + (i % 4)] as number),
      );
      const input = new ort.Tensor('float32', toTensor(rgba, manifest.input), [1, 3, height, width]);
      const output = await session.run({ input }, [manifest.outputs.logits]);
      const actual = output[manifest.outputs.logits]?.data as Float32Array;
      logits[artifact?.precision as string]?.forEach((expected, i) => {
        expect(Math.abs((actual[i] as number) - expected), `${name}, class ${i}`).toBeLessThan(tolerance);
      });
      expect(logits[artifact?.precision as string]).toHaveLength(manifest.labels.length);
    }
    await session.release();
  });
});
