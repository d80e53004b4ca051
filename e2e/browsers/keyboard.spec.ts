/** The keyboard alone is enough. */
import { expect } from 'playwright/test';
import { type Tab, until } from './browser.ts';
import { openPage, test } from './fixtures.ts';
import { answerTo } from './page.ts';

interface Listing {
  controls: Element[];
}

/** Lists the controls that can be seen, in the order of the page; of radio buttons the chosen one, which stands for its group. */
const listControls = (tab: Tab) =>
  tab.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, summary, textarea, [tabindex="0"]',
    );
    const controls = [...all].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.matches(':disabled, [tabindex="-1"], input[type=radio]:not(:checked)'),
    );
    Object.assign(globalThis, { controls });
    return controls.map((control) => control.outerHTML);
  }, undefined);

/** Which of those controls has the focus; -1: none. */
const focused = (tab: Tab) =>
  tab.evaluate(() => {
    const { controls } = globalThis as unknown as Listing;
    return controls.indexOf(document.activeElement as Element);
  }, undefined);

/** Presses Tab until the focus is on what the selector names. */
async function tabTo(tab: Tab, selector: string): Promise<void> {
  for (let tabs = 0; tabs < 40; tabs++) {
    if (await tab.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
    await tab.press('Tab');
  }
  throw new Error(`Tab does not come to ${selector}`);
}

test('Tab reaches every control, in order', async ({ tab, baseURL }) => {
  await openPage(tab, baseURL as string);
  await until(tab, () => document.querySelectorAll('.samples button').length > 0, undefined);
  const controls = await listControls(tab);
  expect(controls.length).toBeGreaterThan(5);
  const reached: number[] = [];
  for (const _ of controls) {
    await tab.press('Tab');
    reached.push(await focused(tab));
  }
  expect(reached.map((at) => controls[at])).toEqual(controls);
});

test('Enter, Space, arrows and Escape are enough', async ({ tab, baseURL }) => {
  await openPage(tab, baseURL as string);
  await until(tab, () => document.querySelectorAll('.samples button').length > 0, undefined);

  const settings = '.settings__button';
  const isOpen = () =>
    document.querySelector('#settings:popover-open')?.querySelector('button, input') !== null &&
    document.querySelector('#settings:popover-open') !== null;
  await tabTo(tab, settings);
  await tab.press('Space');
  await until(tab, isOpen, undefined);
  await tab.press('Escape');
  await until(tab, () => document.querySelector('#settings:popover-open') === null, undefined);
  expect(await tab.evaluate((button) => document.activeElement?.matches(button), settings)).toBe(true);

  await tabTo(tab, 'input[type=radio]');
  await tab.press('ArrowRight');
  await until(tab, () => document.activeElement?.matches('input[value=pizza]:checked'), undefined);
  await tab.press('ArrowLeft');
  await until(tab, () => document.activeElement?.matches('input[value=cifar10]:checked'), undefined);

  await tabTo(tab, '.samples button');
  expect(await answerTo(tab, 'Ship', () => tab.press('Enter'))).toMatchObject({ label: 'ship' });
});
