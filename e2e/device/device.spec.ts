/** Models as cards, what is stored on this device, and the settings in the header. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { published } from '../support/bundles.ts';
import { expectedEngine, expectNoOverflow, give, hold, picturePath, test } from '../support/page.ts';

const pizza = 'Pizza or not';
const stateOf = (page: Page, model: string) =>
  page.locator(`[data-testid=model-device][data-model=${model}]:visible`);
const isPizza = (url: string) => /\/models\/pizza\/.*\.(onnx|bin|(tfjs|plan)\.json)$/.test(url);

async function openSettings(page: Page) {
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('group', { name: 'Look', exact: true })).toBeVisible();
}

async function openDevice(page: Page) {
  await openSettings(page);
  await page.getByRole('button', { name: 'On this device…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Clear everything');
}

test('a card says what its model tells, how often it is right, and what it weighs', async ({ page }) => {
  const { measured, artifacts } = published('pizza').manifest;
  const own = artifacts.find(({ engine }) => engine === expectedEngine.engine);
  const bytes = own?.weights.reduce((sum, file) => sum + file.bytes, own.bytes) as number;
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const accuracy = measured.accuracy[expectedEngine.precision] as number;
  const right = `${(100 * accuracy).toFixed(1)}% right`;
  const card = page.locator('.model').filter({ hasText: pizza });
  await expect(card).toContainText('2 classes: pizza, not pizza');
  await expect(card).toContainText(`${right} on ${measured.images.toLocaleString('en')} test pictures`);
  await expect(card).toContainText(`Fetch, ${size}`);
  const described = page.getByRole('radio', { name: pizza });
  await expect(described).toHaveAccessibleDescription(new RegExp(`2 classes.*${size.replace('.', '\\.')}`));
});

test('a model is fetched, can be cancelled, is then here, and goes when it is removed', async ({
  page,
  watched,
}) => {
  const { release } = await hold(page, '**/models/pizza/**/weights.bin');
  await page.getByRole('button', { name: new RegExp(`^Fetch, .*“${pizza}”`) }).click();
  await expect(stateOf(page, 'pizza')).toHaveAttribute('data-state', 'fetching');
  const cancel = page.getByRole('button', { name: `Cancel fetching “${pizza}”` });
  await expect(cancel).toBeFocused(); // one button in all states
  await expect(page.getByRole('progressbar', { name: `Fetching “${pizza}”` })).toBeVisible();
  await expectNoViolations(page);
  await cancel.click();
  await expect(stateOf(page, 'pizza')).toHaveAttribute('data-state', 'absent');
  release();
  await page.getByRole('button', { name: new RegExp(`^Fetch, .*“${pizza}”`) }).click();
  await expect(stateOf(page, 'pizza')).toHaveAttribute('data-state', 'kept');
  await expectNoViolations(page);

  // What is here is not fetched again.
  watched.requests.length = 0;
  await page.getByRole('radio', { name: pizza }).check({ force: true });
  await give(page, picturePath('ship'));
  await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'pizza');
  expect(watched.requests.filter(isPizza)).toEqual([]);

  await page.reload();
  await expect(stateOf(page, 'pizza')).toHaveAttribute('data-state', 'kept');
  await page.getByRole('button', { name: `Remove “${pizza}”` }).click();
  await expect(stateOf(page, 'pizza')).toHaveAttribute('data-state', 'absent');
  const left = await page.evaluate(async () =>
    (await (await caches.open('inkling-files-v1')).keys()).map(({ url }) => url),
  );
  expect(left.filter((url) => url.includes('/pizza/'))).toEqual([]);
});

test.describe('when the server refuses a model', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('the card says so, and it can be fetched when that is over', async ({ page }) => {
    await page.context().route('**/models/pizza/**/weights.bin', (route) => route.fulfill({ status: 503 }));
    await page.getByRole('button', { name: new RegExp(`^Fetch, .*“${pizza}”`) }).click();
    await expect(stateOf(page, 'pizza').getByRole('status')).toContainText('It could not be fetched.');
    await expectNoViolations(page);
    await page.context().unroute('**/models/pizza/**/weights.bin');
    await page.getByRole('button', { name: new RegExp(`^Fetch, .*“${pizza}”`) }).click();
    await expect(stateOf(page, 'pizza')).toHaveAttribute('data-state', 'kept');
  });
});

test('arrow keys choose among the cards', async ({ page }) => {
  await page.getByRole('radio', { name: 'Ten everyday things' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: pizza })).toBeChecked();
  await expect(page.getByText('It knows these 2 things')).toBeVisible();
});

test('what is stored is listed and cleared; everything works anew', async ({ page, watched }) => {
  await page.goto('./?engine=ort-wasm'); // the one with a large file of its own
  await give(page, picturePath('ship'));
  await expect(page.getByTestId('headline')).toBeVisible();
  await openDevice(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('device-size').first()).toHaveText(/^\d\.\d MB$/);
  await expect(dialog.getByTestId('device-rest')).toContainText(/Engine WASM\s*14\.\d MB/);
  await expectNoViolations(page);

  await dialog.getByRole('button', { name: 'Clear everything' }).click();
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog.getByRole('button', { name: 'Clear everything' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Clear everything' }).click();
  await dialog.getByRole('button', { name: 'Remove all of it' }).click();
  await expect(dialog.getByText('Everything was removed.')).toBeVisible();
  await expect(dialog.getByTestId('device-size').first()).toHaveText('');
  expect(await page.evaluate(async () => [await caches.keys(), Object.keys(localStorage)])).toEqual([[], []]);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused();
  await expect(page.getByTestId('headline')).toContainText('ship');
  await page.reload();
  watched.requests.length = 0;
  await give(page, picturePath('truck'));
  await expect(page.getByTestId('headline')).toContainText('truck');
});

for (const [system, chosen] of [
  ['light', 'Dark'],
  ['dark', 'Light'],
] as const) {
  test.describe(`the system is ${system}`, () => {
    test.use({ colorScheme: system });

    test(`${chosen} can be chosen, is remembered and there from the first paint`, async ({ page }) => {
      const theme = () => page.locator('html').getAttribute('data-theme');
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(await theme()).toBe(system);
      const before = await ground();
      await openSettings(page);
      await expectNoViolations(page);
      await page.getByRole('radio', { name: chosen }).check({ force: true });
      expect(await theme()).toBe(chosen.toLowerCase());
      await expect.poll(ground).not.toBe(before);
      // Without the page's own script: what is applied before it comes.
      await page
        .context()
        .route('**/assets/shell-*.js', (route) =>
          route.fulfill({ contentType: 'text/javascript', body: '' }),
        );
      await page.reload();
      expect(await theme()).toBe(chosen.toLowerCase());
      await page.context().unroute('**/assets/shell-*.js');
      await page.reload();
      await openSettings(page);
      await expect(page.getByRole('radio', { name: chosen })).toBeChecked();
      await page.getByRole('radio', { name: 'As the system' }).check({ force: true });
      expect(await theme()).toBe(system);
      await page.emulateMedia({ colorScheme: chosen.toLowerCase() as 'light' | 'dark' });
      await expect.poll(theme).toBe(chosen.toLowerCase());
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test('the picker is a row, the first picture’s button is on the first screen, nothing is too wide', async ({
    page,
  }) => {
    const button = page.getByText('Choose a picture');
    await expect(page.getByRole('radio', { name: pizza })).toBeAttached();
    const box = await button.boundingBox();
    expect((box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0)).toBeLessThan(640);
    await openDevice(page);
    await expectNoViolations(page);
    await expectNoOverflow(page);
    const scrolls = await page
      .getByRole('dialog')
      .evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(scrolls).toBeLessThanOrEqual(0);
  });
});
