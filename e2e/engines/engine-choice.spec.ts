/** Which engine runs: the visitor's choice, the address's, or the page's own, with the reason to be seen. */
import { expect, type Page } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { answerFor, give, hold, picturePath, test } from '../support/page.ts';

// Where one engine is forced too: what is chosen here begins with none.
test.beforeEach(({ page }) => page.goto('./'));

const engine = (page: Page) => page.getByTestId('engine');
const reason = (page: Page) => page.getByTestId('engine-reason');
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

async function show(page: Page, picture = 'ship') {
  await give(page, picturePath(picture));
  await expect(page.locator('[aria-live=polite]')).toContainText(`${picture}.png:`);
}

test('the keyboard chooses another engine, which is shown the picture at once and remembered', async ({
  page,
}) => {
  await show(page);
  await expect(radio(page, 'Automatic')).toBeChecked();
  await radio(page, 'Inkling').focus();
  await page.keyboard.press('ArrowRight');
  await expect(engine(page)).toHaveAttribute('data-engine', 'ort-wasm');
  await expect(radio(page, 'WASM')).toBeChecked();
  await expect(radio(page, 'WASM')).toBeFocused();
  await expect(reason(page)).toHaveAttribute('data-reason', 'visitor');
  await expect(reason(page)).toContainText('You chose it.');
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');

  await page.reload();
  await show(page, 'truck');
  await expect(engine(page)).toHaveAttribute('data-engine', 'ort-wasm');
  await radio(page, 'Automatic').check({ force: true });
  await expect(reason(page)).not.toHaveAttribute('data-reason', 'visitor');
  await page.reload();
  await show(page);
  await expect(radio(page, 'Automatic')).toBeChecked();
});

test('the address comes before what was remembered, until another is chosen by hand', async ({ page }) => {
  await page.evaluate(() => localStorage.setItem('inkling.engine', 'tfjs-webgl'));
  await page.goto('./?engine=ort-wasm');
  await show(page);
  await expect(engine(page)).toHaveAttribute('data-engine', 'ort-wasm');
  await expect(radio(page, 'WASM')).toBeChecked();
  await radio(page, 'WebGL').check({ force: true });
  await expect(engine(page)).toHaveAttribute('data-engine', 'tfjs-webgl');
  expect(new URL(page.url()).search).toBe('');
});

test('a page without storage lets one choose all the same', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await page.reload();
  await show(page);
  await radio(page, 'WASM').check({ force: true });
  await expect(reason(page)).toHaveAttribute('data-reason', 'visitor');
  await expect(engine(page)).toHaveAttribute('data-engine', 'ort-wasm');
});

test('measuring shows the times of all engines, and the fastest answers', async ({ page }) => {
  await show(page);
  await page.getByRole('button', { name: /^Measure/ }).click();
  await expect(page.getByRole('button', { name: 'Stop measuring' })).toBeFocused();
  const time = String.raw`(<?\d+(\.\d)? ms|\d+\.\d s)`;
  const one = `(Inkling, 1 thread|WASM, \\d threads?|WebGL): ${time}`;
  await expect(reason(page)).toHaveText(new RegExp(`^${one}; ${one}; ${one} here$`));
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeFocused();
  const [fastest] = ((await reason(page).textContent()) as string).split(/[,:]/);
  await expect(engine(page)).toContainText(`with ${fastest},`);
});

test('measuring can be stopped', async ({ page }) => {
  await page.goto('./?engine=ort-wasm');
  await show(page);
  const { release } = await hold(page, '**/model.tfjs.json');
  await page.getByRole('button', { name: /^Measure/ }).click();
  await page.getByRole('button', { name: 'Stop measuring' }).click();
  await expect(page.getByRole('button', { name: /^Measure/ })).toBeFocused();
  await expect(page.getByRole('alert')).toBeHidden();
  release();
  await show(page, 'truck');
});

test.describe('when an engine’s file is missing', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('one chosen by hand says so, and the choice can be left to the page', async ({ page }) => {
    await page.context().route('**/model.tfjs.json', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('./?engine=tfjs-webgl');
    await give(page, picturePath('ship'));
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-refused');
    await page.getByRole('button', { name: 'Let Inkling choose the engine' }).click();
    await expect(page.locator('[aria-live=polite]')).toContainText('ship.png:');
    await expect(engine(page)).toHaveAttribute('data-engine', 'inkling-wasm');
    await expect(page.getByRole('alert')).toBeHidden();
  });

  test('another one answers, and one quiet sentence says so', async ({ page }) => {
    await page.context().route('**/model.plan.json', (route) => route.fulfill({ status: 404, body: '' }));
    await show(page);
    await expect(engine(page)).toHaveAttribute('data-engine', 'ort-wasm');
    await expect(reason(page)).toHaveText('Inkling could not be fetched, so WASM answered instead.');
    await expect(page.getByRole('alert')).toBeHidden();
    expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
  });
});

test('an engine that this browser cannot run is shown with the reason, and cannot be chosen', async ({
  playwright,
  baseURL,
}) => {
  const browser = await playwright.chromium.launch(
    // The first alone leaves a worker its WebGL.
    chromiumOptions(['--disable-3d-apis', '--disable-software-rasterizer']),
  );
  try {
    const page = await browser.newPage({ baseURL: baseURL as string });
    await page.goto('./');
    await show(page);
    await expect(radio(page, 'WebGL')).toBeDisabled();
    await expect(page.getByText('This browser cannot run WebGL.')).toBeVisible();
    await expect(page.getByRole('group', { name: 'Engine' })).toHaveAccessibleDescription(
      'This browser cannot run WebGL.',
    );
  } finally {
    await browser.close();
  }
});
