/**
 * 500 CIFAR-10 test images through the page, against the int8 reference in Python. Needs ../shared/data and the
 * pipeline's Python (`npm test` makes it): where either is absent, this check is skipped and counted as such.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { answerFor, expectedEngine, give, test } from './page.ts';

const root = new URL('..', import.meta.url).pathname;
const unpack = join(root, '../shared/data/unpack.py');
const python = join(root, '.venv/bin/python');
const count = 500;

interface Sample {
  readonly name: string;
  readonly label: string;
  readonly png: string;
  readonly logits: readonly number[];
}

function makeSamples(): { labels: string[]; samples: Sample[] } {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-samples-'));
  try {
    const bucket = join(root, 'public/models');
    const index = JSON.parse(readFileSync(join(bucket, 'index.json'), 'utf8'));
    const { version } = index.models.find(({ id }: { id: string }) => id === 'cifar10');
    const bundle = join(bucket, 'cifar10', version);
    const out = join(folder, 'samples.json');
    execFileSync(python, [unpack, folder]);
    const options = ['--data', folder, '--bundle', bundle, '--count', String(count), '--out', out];
    execFileSync(python, ['-m', 'models', 'samples', ...options], { cwd: root });
    return JSON.parse(readFileSync(out, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test(`${count} test images agree with the Python int8 reference`, async ({ page }, testInfo) => {
  test.skip(!existsSync(unpack), 'the shared test data is absent');
  test.skip(!existsSync(python), 'the pipeline’s Python is absent');
  test.setTimeout(10 * 60_000);
  const { labels, samples } = makeSamples();
  expect(samples).toHaveLength(count);
  let agree = 0;
  let right = 0;
  let rightInReference = 0;
  for (const { name, label, png, logits } of samples) {
    await give(page, { name, mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
    const { classes, engine } = await answerFor(page, name);
    expect(engine).toMatchObject(expectedEngine);
    const reference = labels[logits.indexOf(Math.max(...logits))];
    if (classes[0]?.label === reference) agree += 1;
    if (classes[0]?.label === label) right += 1;
    if (reference === label) rightInReference += 1;
  }
  const report = `agreement ${agree / count}, accuracy ${right / count} in the page, ${rightInReference / count} in Python`;
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}\n`);
  expect(agree / count).toBeGreaterThanOrEqual(0.995);
  expect(Math.abs(right - rightInReference) / count).toBeLessThanOrEqual(0.005);
});
