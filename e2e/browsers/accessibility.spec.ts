/** axe's rules, which depend on what the browser makes of styles and roles. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'playwright/test';
import { axeOptions, transitionsEnd } from '../support/axe.ts';
import { picturePath } from '../support/page.ts';
import { type Tab, until } from './browser.ts';
import { openPage, test } from './fixtures.ts';
import { answerToFile, listDone } from './page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface WithAxe {
  axe: { run(context: Document, options: object): Promise<AxeResults> };
}

async function expectNoViolations(tab: Tab): Promise<void> {
  await tab.evaluate(transitionsEnd, undefined);
  const violations = await tab.evaluate(async (options) => {
    const { violations } = await (globalThis as unknown as WithAxe).axe.run(document, options);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }, axeOptions);
  expect(violations).toEqual([]);
}

test('axe finds nothing, before and after an answer, in the settings, and beside a list and a bad file', async ({
  tab,
  baseURL,
}, testInfo) => {
  await openPage(tab, baseURL as string);
  await tab.inject(axe);
  await until(tab, () => document.querySelectorAll('.samples button').length > 0, undefined);
  await expectNoViolations(tab);

  await answerToFile(tab, picturePath('ship'));
  await expectNoViolations(tab);

  await tab.click('//button[@popovertarget="settings"]');
  await until(tab, () => document.querySelector('#settings:popover-open input') !== null, undefined);
  await expectNoViolations(tab);
  await tab.press('Escape');

  const text = testInfo.outputPath('text.png');
  writeFileSync(text, 'no picture at all');
  await tab.upload(picturePath('ship'), picturePath('truck'), text);
  await listDone(tab);
  await answerToFile(tab, text);
  await expectNoViolations(tab);
});
