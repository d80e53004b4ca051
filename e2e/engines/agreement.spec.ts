/**
 * 500 CIFAR-10 test images through the page, against the int8 graph in native ONNX Runtime and in numpy's integers. Needs
 * ../shared/data and the pipeline's Python (`npm test` makes it): where either is absent, this check is skipped and counted.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { save, status, writeFolder } from '../list/pictures.ts';
import { type Bundle, index } from '../support/bundles.ts';
import { expectedEngine, forcedEngine, test } from '../support/page.ts';
import { best, centred, logitsOf } from './logits.ts';

const root = new URL('../..', import.meta.url).pathname;
const unpack = join(root, '../shared/data/unpack.py');
const python = join(root, '.venv/bin/python');
const count = 500;
/** Of a logit: the integers are the same, floats enter and leave by rounding. Float arithmetic is held to less (parity.spec.ts). */
const tolerance = 1e-3;

interface Samples {
  readonly labels: readonly string[];
  readonly temperature: number;
  readonly samples: readonly {
    readonly name: string;
    readonly label: string;
    readonly png: string;
    readonly logits: Readonly<Record<'native' | 'numpy', readonly number[]>>;
  }[];
}

interface Exported {
  readonly name: string;
  readonly label: string;
  readonly engine: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

function makeSamples(): Samples {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-samples-'));
  try {
    const bucket = join(root, 'public/models');
    const { id, version } = index.models.find(({ id }) => id === 'cifar10') as Bundle;
    const bundle = join(bucket, id, version);
    const out = join(folder, 'samples.json');
    execFileSync(python, [unpack, folder]);
    const options = ['--data', folder, '--bundle', bundle, '--count', String(count), '--out', out];
    execFileSync(python, ['-m', 'models', 'samples', ...options], { cwd: root });
    return JSON.parse(readFileSync(out, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How far logits, whose mean is 0, are from a reference's. */
function apart(logits: readonly number[], other: readonly number[]): number {
  const reference = centred(other);
  return Math.max(...logits.map((value, i) => Math.abs(value - (reference[i] as number))));
}

test(`${count} test images: page, native ONNX Runtime and numpy agree`, async ({ page }, testInfo) => {
  test.skip(!existsSync(unpack), 'the shared test data is absent');
  test.skip(!existsSync(python), 'the pipeline’s Python is absent');
  test.skip(forcedEngine === 'tfjs-webgl', 'computes in float: parity.spec.ts');
  test.setTimeout(30 * 60_000);
  const { labels, temperature, samples } = makeSamples();
  expect(samples).toHaveLength(count);
  const files = samples.map(({ name, png }) => [name, Buffer.from(png, 'base64')] as const);
  const folder = writeFolder(testInfo.outputPath('samples'), Object.fromEntries(files));
  await page.locator('input[type=file]').setInputFiles(samples.map(({ name }) => join(folder, name)));
  await expect(status(page)).toHaveText(`${count} pictures`, { timeout: 20 * 60_000 });
  const exported: Exported[] = JSON.parse((await save(page, 'Answers as JSON')).text);
  const answers = new Map(exported.map((answer) => [answer.name, answer]));

  const agree = { native: 0, numpy: 0 };
  const worst = { native: 0, numpy: 0 };
  let right = 0;
  for (const { name, label, logits } of samples) {
    const answer = answers.get(name) as Exported;
    expect(answer.engine).toBe(expectedEngine.engine);
    const got = logitsOf(
      labels.map((id) => answer.probabilities[id] as number),
      temperature,
    );
    for (const reference of ['native', 'numpy'] as const) {
      if (best(got) === best(logits[reference])) agree[reference] += 1;
      worst[reference] = Math.max(worst[reference], apart(got, logits[reference]));
    }
    if (answer.label === label) right += 1;
  }
  const share = (n: number) => `${((100 * n) / count).toFixed(1)} %`;
  const report = (['native', 'numpy'] as const)
    .map(
      (name) => `${name}: same answer ${share(agree[name])}, logits within ${worst[name].toExponential(1)}`,
    )
    .join('; ');
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}; right ${share(right)}\n`);
  expect(agree).toEqual({ native: count, numpy: count });
  expect(Math.max(worst.native, worst.numpy)).toBeLessThanOrEqual(tolerance);
});
