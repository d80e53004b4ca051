/** The package's examples: their page at one origin, the package at a second, the bucket at a third. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from 'playwright/test';
import { buildScripts } from '../../packages/inkling/build/browser-scripts.mjs';
import { type Examples, serveExamples } from '../../packages/inkling/examples/serve.mjs';
import { handOver } from '../support/hand-over.ts';

interface Fixtures {
  /** Errors on the console that a test causes. */
  expectedErrors: RegExp[];
  /** Open on the examples; a test fails where something broke the Content Security Policy or was thrown uncaught. */
  examplesPage: Page;
}

interface WorkerFixtures {
  dist: string;
  examples: Examples;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  dist: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, be it an empty one.
    async ({}, use) => {
      const dist = mkdtempSync(join(tmpdir(), 'inkling-package-'));
      await buildScripts(dist);
      await use(dist);
      rmSync(dist, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  examples: [
    async ({ dist }, use) => {
      const examples = await serveExamples({ dist });
      await use(examples);
      examples.stop();
    },
    { scope: 'worker' },
  ],
  expectedErrors: [[], { option: true }],
  examplesPage: async ({ page, examples, expectedErrors }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) {
        complaints.push(message.text());
      }
    });
    await page.goto(`${examples.page}/`);
    // Scripts from another origin may come after the page's own `load`.
    for (const element of ['#pizza', '#things']) {
      await expect(page.locator(`${element} [part~=choose]`)).toBeVisible();
    }
    await use(page);
    const unexpected = complaints.filter((text) => !expectedErrors.some((known) => known.test(text)));
    expect(unexpected, 'complaints of the browser').toEqual([]);
  },
});

/** Drops a file on what `target` selects. */
export const drop = (page: Page, target: string, name: string, content: Buffer) =>
  page.evaluate(handOver, {
    way: 'drop' as const,
    target,
    png: { name, base64: content.toString('base64') },
  });

export interface Told {
  readonly label: string;
  readonly probability: number;
}

/** The bars of an element, once it has answered. */
export async function barsOf(page: Page, target: string): Promise<Told[]> {
  const element = page.locator(target);
  await expect(element.locator('[part=headline]')).toBeVisible();
  return element.locator('[part~=bar]').evaluateAll((rows) =>
    rows.map((row) => {
      const { label = '', probability } = (row as HTMLElement).dataset;
      return { label, probability: Number(probability) };
    }),
  );
}

/** The same classes, with probabilities within a thousandth, in the order of the first. */
export function expectSame(told: readonly Told[], wanted: readonly Told[]): void {
  expect(told[0]?.label).toBe(wanted[0]?.label);
  expect(told.length).toBe(wanted.length);
  for (const { label, probability } of wanted) {
    const other = told.find((one) => one.label === label)?.probability ?? Number.NaN;
    expect(Math.abs(other - probability), label).toBeLessThan(1e-3);
  }
}
