/**
 * axe's rules for WCAG 2.2 A and AA, and its best practices; and that whoever speaks to the page may say what they see
 * (WCAG 2.5.3), which axe calls experimental and Lighthouse asks for.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { RunOptions } from 'axe-core';
import { expect, type Page } from 'playwright/test';

/** What axe is asked, in every browser. */
export const axeOptions: RunOptions = {
  // Of what passes, nobody asks for the elements; to name them all takes longest.
  resultTypes: ['violations'],
  rules: { 'label-content-name-mismatch': { enabled: true } },
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  },
};

/** Runs in the page. Colours amidst a transition are nobody's choice. A change of the colour scheme begins its transitions with the next frame. */
export async function transitionsEnd(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const ending = document
    .getAnimations()
    .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
  await Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
}

/**
 * Runs in the page. What sticks to the window's edge covers now this, now that: each is whole when it is scrolled to, but axe
 * finds a half-covered button too small. Puts it into the flow, or back.
 */
function stick(flow: boolean): void {
  const sticky = flow
    ? [...document.querySelectorAll<HTMLElement>('*')].filter(
        (element) => getComputedStyle(element).position === 'sticky',
      )
    : document.querySelectorAll<HTMLElement>('[data-sticks]');
  for (const element of sticky) {
    element.toggleAttribute('data-sticks', flow);
    element.style.position = flow ? 'static' : '';
  }
}

export async function expectNoViolations(page: Page) {
  await page.evaluate(transitionsEnd);
  await page.evaluate(stick, true);
  const { violations } = await new AxeBuilder({ page }).options(axeOptions).analyze();
  await page.evaluate(stick, false);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}
