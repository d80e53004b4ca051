/**
 * axe's rules for WCAG 2.2 A and AA, and its best practices; and that whoever speaks to the page may say what they see
 * (WCAG 2.5.3), which axe calls experimental and Lighthouse asks for.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

export const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Of what passes, nobody asks for the elements; to name them all takes longest. */
export const axeReports = ['violations' as const];

/** Runs in the page. Colours amidst a transition are nobody's choice. A change of the colour scheme begins its transitions with the next frame. */
export async function transitionsEnd(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const ending = document
    .getAnimations()
    .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
  await Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
}

export async function expectNoViolations(page: Page) {
  await page.evaluate(transitionsEnd);
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: axeReports, rules: { 'label-content-name-mismatch': { enabled: true } } })
    .withTags(axeTags)
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}
