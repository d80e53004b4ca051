/** All engines say the same of the same pictures, for every bundled model: 200 of a small one, fewer of a large one. */
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { save, status, writeFolder } from '../list/pictures.ts';
import { index, readModelJson } from '../support/bundles.ts';
import { drawVariations, type Motif } from '../support/drawn.ts';
import { test } from '../support/page.ts';
import { best, centred, logitsOf, mean } from './logits.ts';

/**
 * The engines on the CPU round weights and activations to int8, the one on the GPU only the weights. That moves each logit by a share of how far
 * a picture's logits lie apart (their standard deviation over the classes): 0.002 to 0.04 between the two precisions' golden
 * logits, which Python computed. A probability is no measure of it: where two logits are all but equal, the same small step
 * moves it by tens of percent. An engine that reads red for blue, say, is 0.5 off and more.
 */
const limits = {
  /** Root mean square over all pictures, and of the worst of them, as shares of the spread. */
  overall: 0.12,
  worst: 0.3,
  /**
   * The answer is the same where its probability is this far ahead of the second. Of a picture of nothing known all
   * classes are about as probable, and which of them comes first is up to the last rounding.
   */
  clear: 0.1,
  probability: 0.01,
};

const meanSquare = (values: readonly number[]) => mean(values.map((value) => value * value));
const spread = (logits: readonly number[]) => meanSquare(centred(logits));
const minus = (one: readonly number[], other: readonly number[]) =>
  one.map((value, i) => value - (other[i] as number));

function softmax(logits: readonly number[], temperature: number): number[] {
  const powers = logits.map((value) => Math.exp((value - Math.max(...logits)) / temperature));
  return powers.map((power) => power / (mean(powers) * powers.length));
}

function lead(probabilities: readonly number[]): number {
  const [first = 0, second = 0] = [...probabilities].sort((a, b) => b - a);
  return first - second;
}

type Logits = readonly number[];

function compare(one: readonly Logits[], other: readonly Logits[], temperature: number) {
  const pairs = one.map((logits, i) => [logits, other[i] as Logits] as const);
  const errors = pairs.map(([a, b]) => meanSquare(minus(a, b)));
  const spreads = pairs.map(([, b]) => spread(b));
  const clear = pairs.filter(([, b]) => lead(softmax(b, temperature)) > limits.clear);
  const probabilities = pairs.flatMap(([a, b]) =>
    minus(softmax(a, temperature), softmax(b, temperature)).map(Math.abs),
  );
  return {
    overall: Math.sqrt(mean(errors) / mean(spreads)),
    worst: Math.sqrt(Math.max(...errors.map((error, i) => error / (spreads[i] as number)))),
    clear: clear.length,
    differing: clear.filter(([a, b]) => best(a) !== best(b)).length,
    same: pairs.filter(([a, b]) => best(a) === best(b)).length,
    probability: { largest: Math.max(...probabilities), mean: mean(probabilities) },
  };
}

interface Row {
  readonly name: string;
  readonly engine: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

for (const bundle of index.models) {
  const folder = `${bundle.id}/${bundle.version}/`;
  const { input, golden, temperature } = readModelJson(`${folder}manifest.json`);
  const { width, height } = input;
  const motifs: Motif[] = readModelJson(folder + golden.path).cases.map(({ rgb }: { rgb: string }) => ({
    rgb,
    width,
    height,
  }));
  const count = width * height > 64 * 64 ? 24 : 200;

  test(`${bundle.id}: ${count} pictures get the same logits from all engines, but for int8’s rounding`, async ({
    page,
  }, testInfo) => {
    await page
      .context()
      .route('**/models/index.json', (route) => route.fulfill({ json: { ...index, models: [bundle] } }));
    const drawn = await drawVariations(page, count, motifs);
    expect(new Set(drawn.map(({ buffer }) => buffer.toString('base64'))).size, 'different pictures').toBe(
      count,
    );
    const folder = writeFolder(
      testInfo.outputPath(),
      Object.fromEntries(drawn.map(({ name, buffer }) => [name, buffer])),
    );
    const ask = async (engine: string) => {
      await page.goto(`./?engine=${engine}`);
      await page.locator('input[type=file]').setInputFiles(drawn.map(({ name }) => join(folder, name)));
      await expect(status(page)).toHaveText(`${count} pictures`, { timeout: 15 * 60_000 });
      const rows: Row[] = JSON.parse((await save(page, 'Answers as JSON')).text);
      expect(rows.map(({ name }) => name)).toEqual(drawn.map(({ name }) => name));
      expect(new Set(rows.map((row) => row.engine))).toEqual(new Set([engine]));
      return rows.map(({ probabilities }) => logitsOf(Object.values(probabilities), temperature));
    };
    const wasm = await ask('ort-wasm');
    // The same integers, and the same roundings of the last floats.
    expect(await ask('inkling-wasm')).toEqual(wasm);
    const webgl = await ask('tfjs-webgl');

    const { overall, worst, clear, differing, same, probability } = compare(wasm, webgl, temperature);
    const report =
      `difference of the logits, of their spread: ${overall.toFixed(3)}, worst picture ${worst.toFixed(3)}; ` +
      `of a probability: largest ${probability.largest.toFixed(3)}, mean ${probability.mean.toFixed(4)}; ` +
      `same answer: ${clear - differing} of ${clear} clear ones, ${same} of all ${count}`;
    testInfo.annotations.push({ type: 'measured', description: report });
    process.stdout.write(`    ${report}\n`);
    expect(overall, 'two engines, not one twice').toBeGreaterThan(1e-4);
    expect(overall).toBeLessThanOrEqual(limits.overall);
    expect(worst).toBeLessThanOrEqual(limits.worst);
    expect(probability.mean).toBeLessThanOrEqual(limits.probability);
    expect(clear / count).toBeGreaterThanOrEqual(0.5);
    expect(differing).toBe(0);
  });
}
