/** The page in Russian: by choice, by the browser's wish, and what happens when it cannot be had. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, expectNoOverflow, give, picturePath, test } from '../support/page.ts';

const choice = (page: Page) => page.getByRole('combobox', { name: /^(Language|Язык)$/ });
const openSettings = (page: Page) => page.getByRole('button', { name: /^(Settings|Настройки)$/ }).click();
const announcement = (page: Page) => page.locator('[aria-live=polite]');

test('choosing Russian translates the answer that is there, says nothing twice, and is remembered', async ({
  page,
}) => {
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  const said = await announcement(page).textContent();
  // What a screen reader is told of from now on.
  await announcement(page).evaluate((region) => {
    const changes = new MutationObserver(() => region.setAttribute('data-changed', ''));
    changes.observe(region, { childList: true, characterData: true, subtree: true });
  });
  await openSettings(page);
  await choice(page).focus();
  await choice(page).selectOption('Русский');
  await expect(page.getByTestId('headline')).toHaveText('Скорее всего, это корабль');
  await expect(page.getByTestId('class-bar').first()).toHaveText(/^корабль.*%$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page).toHaveTitle('Inkling: что на вашей картинке?');
  await expect(page.getByRole('radio', { name: 'Десять обычных вещей' })).toBeAttached();
  await expect(choice(page)).toBeFocused();
  expect(await announcement(page).textContent()).toBe(said);
  await expect(announcement(page)).not.toHaveAttribute('data-changed');
  await expectNoViolations(page);

  await give(page, picturePath('truck'));
  await expect(announcement(page)).toHaveText(/^truck\.png: Скорее всего, это грузовик, [>\d,]+\s?%\.$/);
  await expect(page.getByTestId('engine')).toContainText(/ мс, /);

  await page.reload();
  await expect(page.getByText('Что на вашей картинке?')).toBeVisible();
  await expect(page.getByText('Знакомо только это: 10 вещей')).toBeVisible();
  await expectNoViolations(page);
  await openSettings(page);
  await choice(page).selectOption('English');
  await expect(page.getByText('What is in your picture?')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test.describe('a browser that asks for Russian', () => {
  test.use({ locale: 'ru-RU', viewport: { width: 320, height: 640 } });

  test('gets it, an error too, and nothing is wider than the screen', async ({ page }) => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
    await give(page, { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await expect(page.getByRole('alert')).toContainText('Этот файл — не картинка.');
    await give(page, picturePath('ship'));
    await answerFor(page, 'ship.png');
    await expectNoOverflow(page);
    await expectNoViolations(page);
  });
});

test.describe('a language that cannot be fetched', () => {
  test.use({ expectedErrors: [/Failed to load resource|Failed to fetch dynamically/] });

  test('leaves the page as it is, and says so', async ({ page }) => {
    const names = new Set<string>();
    page.on('request', (request) => names.add(new URL(request.url()).pathname));
    await openSettings(page);
    await expect(choice(page)).toBeVisible();
    await page.context().route('**/assets/*.js', (route) => route.abort());
    await choice(page).selectOption('Русский');
    await expect(page.getByText('Русский could not be fetched, so the page stays as it is.')).toBeVisible();
    await expect(page.getByText('What is in your picture?')).toBeVisible();
    await expect(choice(page)).toHaveValue('en');
    expect(names.size).toBeGreaterThan(0);
    await page.context().unroute('**/assets/*.js');
    await page.reload();
    await expect(page.getByText('Что на вашей картинке?')).toBeVisible();
  });
});
