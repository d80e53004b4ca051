/** Both engines say the same of pictures that nobody chose: 200 of them, drawn in the page. */
import { expect } from 'playwright/test';
import { chromiumOptions, softwareWebgl } from '../scripts/chromium.mjs';
import { classifyDrawn, type DrawnAnswer } from './drawn.ts';
import { test } from './page.ts';

test.use({ launchOptions: chromiumOptions(softwareWebgl) });

const count = 200;

/**
 * One engine computes in int8, the other in float32. On 8,000 test images the first is up to 0.197 away from the float net
 * and the second up to 0.064 (README.md), so that 0.26 lies between them at worst; the mean is far below a hundredth.
 */
const tolerance = { largest: 0.26, mean: 0.01 };

test(`${count} pictures get the same probabilities from both engines`, async ({ page }, testInfo) => {
  test.setTimeout(8 * 60_000);
  const answers: Record<string, DrawnAnswer[]> = {};
  for (const engine of ['ort-wasm', 'tfjs-webgl']) {
    await page.goto(`./?engine=${engine}`);
    answers[engine] = await classifyDrawn(page, 1, count);
    expect(new Set(answers[engine].map((one) => one.engine))).toEqual(new Set([engine]));
  }
  const differences: number[] = [];
  let same = 0;
  answers['ort-wasm']?.forEach(({ probabilities: one }, i) => {
    const other = answers['tfjs-webgl']?.[i]?.probabilities ?? {};
    expect(Object.keys(one).sort()).toEqual(Object.keys(other).sort());
    differences.push(
      ...Object.keys(one).map((label) => Math.abs((one[label] as number) - (other[label] as number))),
    );
    const best = (all: Readonly<Record<string, number>>) =>
      Object.entries(all).sort((a, b) => b[1] - a[1])[0]?.[0];
    if (best(one) === best(other)) same += 1;
  });
  const largest = Math.max(...differences);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const report = `difference of a probability: largest ${largest.toFixed(3)}, mean ${mean.toFixed(4)}; same answer ${same} of ${count}`;
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}\n`);
  expect(differences.some((value) => value > 0)).toBe(true); // two engines, not one twice
  expect(largest).toBeLessThanOrEqual(tolerance.largest);
  expect(mean).toBeLessThanOrEqual(tolerance.mean);
  expect(same / count).toBeGreaterThanOrEqual(0.95);
});
