/** A new version never mixes with the old one: it waits, it is offered, and old tabs go on as they are. */
import { expect, type Page } from 'playwright/test';
import { give, home, picturePath } from '../support/page.ts';
import { expectAnswer, expectReady, keptOn, test } from './fixtures.ts';
import { type OtherBuild, startOtherBuild } from './other-build.ts';

let other: OtherBuild;
test.beforeAll(async () => {
  other = await startOtherBuild();
});
test.afterAll(() => other.stop());

const versionsOn = async (page: Page) =>
  Object.keys(await keptOn(page)).filter((name) => name.startsWith('inkling-version-'));
/** Names of the scripts that a page has loaded. */
const loaded = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name.split('/').at(-1) as string)
      .filter((name) => name.endsWith('.js')),
  );
const isOther = (page: Page) => page.evaluate(() => 'otherBuild' in globalThis);

async function visit(page: Page) {
  await give(page, picturePath('ship'));
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
}

test('offered, taken in one tab; the old tab goes on with its own scripts', async ({ page, server }) => {
  await visit(page);
  const [first] = await versionsOn(page);
  server.standBefore(other.address);

  // Another tab still opens the old version, whole, although the server has only the new one.
  const tab = await page.context().newPage();
  await tab.goto(new URL(home, server.url).href);
  await expect(tab.getByText('A new version is ready.')).toBeVisible();
  await expect(page.getByText('A new version is ready.')).toBeVisible();
  expect(await isOther(tab)).toBe(false);
  for (const name of other.names.values()) expect(await loaded(tab)).not.toContain(name);

  await tab.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => isOther(tab).catch(() => false)).toBe(true);
  await expect(tab.getByText('A new version is ready.')).toBeHidden();
  for (const name of other.names.keys()) expect(await loaded(tab)).not.toContain(name);

  // Nothing was taken from the first tab, and what it loads only now is of its own version.
  await expect(page.getByTestId('headline')).toContainText('ship');
  await page.getByRole('button', { name: 'Compare the engines' }).click();
  await expect(page.getByTestId('compare-outcome')).toBeVisible();
  const panel = [...other.names.keys()].find((name) => name.startsWith('ComparePanel')) as string;
  expect(await loaded(page)).toContain(panel);
  expect(await isOther(page)).toBe(false);
  expect(await versionsOn(tab)).toContain(first);

  // When the last tab of the old version is gone, so is the old version.
  await page.close();
  await expect
    .poll(async () => {
      await tab.reload();
      return versionsOn(tab);
    })
    .toEqual(['inkling-version-0123456789abcdef']);
  expect(await isOther(tab)).toBe(true);
});

test('with no tab open it takes over by itself, and keeps the engine that was used', async ({
  page,
  server,
}) => {
  await visit(page);
  server.standBefore(other.address);
  await page.reload();
  await expect(page.getByText('A new version is ready.')).toBeVisible();
  expect(await isOther(page)).toBe(false);
  const context = page.context();
  // Closed, not left: a page that the browser keeps to go back to counts as open.
  await page.close();
  let tab = page;
  const comeBack = async () => {
    tab = await context.newPage();
    await tab.goto(new URL(home, server.url).href);
    const taken = await isOther(tab);
    if (!taken) await tab.close();
    return taken;
  };
  // It is away longer each time: how long the browser takes to see that no tab is open is the machine's business.
  await expect.poll(comeBack, { intervals: [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000] }).toBe(true);
  await context.setOffline(true);
  await tab.reload();
  expect(await isOther(tab)).toBe(true);
  await give(tab, picturePath('truck'));
  await expectAnswer(tab, 'truck');
});
