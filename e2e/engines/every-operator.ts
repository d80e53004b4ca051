/** A tiny model with every operator that the pipeline writes, in the place of the first bundled one. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { type Bundle, index, readModelJson } from '../support/bundles.ts';

interface EveryOperator {
  readonly input: { readonly width: number; readonly height: number };
  /** Pictures, RGB in base64, and what the reference makes of them. */
  readonly cases: readonly { readonly rgb: string; readonly logits: readonly number[] }[];
}

/** Serves it for `tfjs-webgl`, from the next opening of the page on. */
export async function serveEveryOperator(page: Page): Promise<EveryOperator> {
  const path = '../../web/runtime/engines/tfjs-webgl/golden/every-operator.json';
  const { graph, weights, input, cases } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  const [{ id, version }] = index.models as [Bundle];
  const files: Record<string, Buffer> = {
    'model.tfjs.json': Buffer.from(JSON.stringify(graph)),
    'weights.bin': Buffer.from(weights, 'base64'),
  };
  const described = (name: string) => ({
    path: name,
    bytes: files[name]?.length,
    sha256: createHash('sha256')
      .update(files[name] as Buffer)
      .digest('hex'),
  });
  const manifest = readModelJson(`${id}/${version}/manifest.json`);
  files['manifest.json'] = Buffer.from(
    JSON.stringify({
      ...manifest,
      outOfDistribution: undefined, // its vectors are those of another net
      input,
      labels: manifest.labels.slice(0, cases[0].logits.length),
      artifacts: [
        {
          ...described('model.tfjs.json'),
          weights: [described('weights.bin')],
          engine: 'tfjs-webgl',
          precision: 'int8-weights',
        },
      ],
    }),
  );
  await page.context().route(`**/models/${id}/**`, (route) => {
    const name = route.request().url().split('/').pop() as string;
    return route.fulfill({ body: files[name] as Buffer });
  });
  return { input, cases };
}
