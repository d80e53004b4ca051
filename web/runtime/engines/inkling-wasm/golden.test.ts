/** Each bundled model, run by the very engine that the page uses, gives the reference's logits and features on the golden pictures. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classActivationMaps } from '../../../core/activation-map.ts';
import { goldenSchema, indexSchema, manifestSchema, parse } from '../../../core/manifest.ts';
import type { Plan } from '../../../core/plan.ts';
import { toTensor } from '../../../core/tensor.ts';
import { expandTensor } from '../../../core/weights.ts';
import { engine } from './index.ts';

const bucket = new URL('../../../../public/models/', import.meta.url);
const read = (path: string) => Uint8Array.from(readFileSync(new URL(path, bucket)));
const json = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));

type Change = (content: Uint8Array<ArrayBuffer>, path: string) => Uint8Array<ArrayBuffer>;

/** Integer sums are exact; what is left is the rounding of the golden file's decimals. */
const tolerance = 1e-4;

describe.each(parse(indexSchema, json('index.json'), 'index.json').models)('$id', ({ id, version }) => {
  const folder = `${id}/${version}/`;
  const manifest = parse(manifestSchema, json(`${folder}manifest.json`), 'manifest.json');
  const { cases } = parse(goldenSchema, json(folder + manifest.golden.path), manifest.golden.path);
  const { width, height } = manifest.input;
  const tensors = cases.map(({ rgb }) => toTensor(rgbaOf(rgb, width * height), manifest.input));

  async function open(change: Change = (content) => content) {
    const artifact = manifest.artifacts.find((one) => one.engine === engine.id);
    if (!artifact) throw new Error(`${id} has no plan`);
    const paths = [artifact.path, ...artifact.weights.map(({ path }) => path)];
    const started = await engine.start(
      () => Promise.reject(new Error('it has no files of its own')),
      undefined,
    );
    const files = paths.map((path) => [path, change(read(folder + path), path)] as const);
    return started.load(manifest, artifact, new Map(files));
  }

  test('logits and pooled features, one by one and as one batch', async () => {
    const session = await open();
    const all = Float32Array.from(tensors.flatMap((tensor) => [...tensor]));
    const together = await session.run(all, tensors.length, { features: 'pooled' });
    const logits = cases.flatMap((one) => one.logits.int8 as number[]);
    const features = cases.flatMap((one) => one.features);
    expect(farthest(together.logits, logits)).toBeLessThan(tolerance);
    expect(farthest(together.features, features)).toBeLessThan(tolerance);
    expect(together.map).toBeUndefined();
    for (const [i, tensor] of tensors.entries()) {
      const alone = await session.run(tensor, 1, { features: 'none' });
      const { length } = alone.logits;
      expect(alone.logits).toEqual(together.logits.slice(i * length, (i + 1) * length));
      expect(alone.features).toBeUndefined();
    }
    await session.dispose();
  });

  test('features that are not what the score is of are refused', async () => {
    const others: Change = (content, path) => {
      if (!path.endsWith('.plan.json')) return content;
      const plan: Plan = JSON.parse(new TextDecoder().decode(content));
      return new TextEncoder().encode(JSON.stringify({ ...plan, features: 0 }));
    };
    await expect(open(others)).rejects.toMatchObject({
      code: 'bucket-invalid',
      detail: 'the plan: features of 3 channels',
    });
  });

  test('its class activation maps', async () => {
    const session = await open();
    const file = read(folder + manifest.head.path);
    const head = {
      weight: expandTensor(file, manifest.head.weight),
      bias: expandTensor(file, manifest.head.bias),
    };
    for (const [i, tensor] of tensors.entries()) {
      const { map } = await session.run(tensor, 1, { features: 'map' });
      const maps = classActivationMaps(map?.data as Float32Array, head);
      expect(farthest(maps, cases[i]?.activation.flat() ?? []), cases[i]?.name).toBeLessThan(1e-3);
    }
  });
});

/** The largest difference. */
function farthest(got: ArrayLike<number> | undefined, wanted: readonly number[]): number {
  expect(got).toHaveLength(wanted.length);
  return Math.max(...wanted.map((value, i) => Math.abs(value - (got?.[i] as number))));
}

/** RGB in base64 -> RGBA, opaque. */
function rgbaOf(rgb: string, pixels: number): Uint8ClampedArray {
  const bytes = Buffer.from(rgb, 'base64');
  return new Uint8ClampedArray(pixels * 4).map((_, i) =>
    i % 4 === 3 ? 255 : (bytes[Math.floor(i / 4) * 3 + (i % 4)] as number),
  );
}
