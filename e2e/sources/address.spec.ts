/** Pictures by their address: typed, pasted, dropped, in a link; and what is said when there is none to be had. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, give, pictureBytes, picturePath, test } from '../support/page.ts';

const site = 'https://pictures.example';
const ship = `${site}/sea/ship.png`;

test.use({
  expectedOutside: [/^https:\/\/pictures\.example\//],
  permissions: ['clipboard-read', 'clipboard-write'],
});

/** Another site, which lets every page read its pictures, or only one of its own. */
async function openSite(page: Page, readableBy = '*') {
  await page.context().route(`${site}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) as string;
    return route.fulfill({
      contentType: 'image/png',
      headers: { 'Access-Control-Allow-Origin': readableBy },
      body: pictureBytes(name.replace('.png', '')),
    });
  });
}

async function type(page: Page, address: string) {
  const field = page.getByRole('textbox', { name: 'Address of the picture' });
  if (!(await field.isVisible())) await page.getByText('Use the address of a picture').click();
  await field.fill(address);
  await field.press('Enter');
}

/** What a paste or a drop carries, made in the page. */
async function hand(page: Page, way: 'paste' | 'drop', data: Record<string, string>, target = 'main') {
  await page.evaluate(
    ([way, entries, selector]) => {
      const carried = new DataTransfer();
      for (const [type, text] of entries) carried.setData(type, text);
      const element = document.querySelector(selector) as HTMLElement;
      const options = { bubbles: true, cancelable: true };
      if (way === 'paste') {
        element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: carried }));
        return;
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        element.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: carried }));
      }
    },
    [way, Object.entries(data), target] as const,
  );
}

const expectShip = async (page: Page) =>
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');

test('typed into the field, by the keyboard alone; the hint says what the other site sees', async ({
  page,
}) => {
  await openSite(page);
  await page.getByText('Use the address of a picture').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/sees that somebody asked for it/)).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ship.replace('https://', ''));
  await page.keyboard.press('Enter');
  await expectShip(page);
  await expect(page.getByText('640 × 480 pixels', { exact: false })).toBeVisible();
});

test('pasted, but not into a field', async ({ page }) => {
  await openSite(page);
  await page.getByText('Use the address of a picture').click();
  await hand(page, 'paste', { 'text/plain': ship }, '#image-address');
  await hand(page, 'paste', { 'text/plain': `look: ${ship}` });
  await expect(page.locator('main')).toHaveAttribute('aria-busy', 'false');
  await hand(page, 'paste', { 'text/plain': ship });
  await expectShip(page);
});

test('the picture of a pasted document', async ({ page }) => {
  await openSite(page);
  const html = `<b id="docs-internal-guid-1"><span><img src="${ship}" width="624" height="351"></span></b>`;
  await hand(page, 'paste', { 'text/html': html, 'text/plain': '' });
  await expectShip(page);
});

test('dropped text: an address is taken, anything else is told to be none, and the page stays', async ({
  page,
}) => {
  await openSite(page);
  const address = page.url();
  await hand(page, 'drop', { 'text/plain': 'Dear diary' });
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'image-address-invalid');
  await hand(page, 'drop', { 'text/uri-list': `# of the sea\r\n${ship}\r\n`, 'text/plain': ship });
  await expectShip(page);
  await expect(page.getByRole('alert')).toBeHidden();
  expect(page.url()).toBe(address);
});

test('an image dragged from another page, though a link is around it', async ({ page }) => {
  await openSite(page);
  const html = `<a href="${site}/gallery"><img src="${ship}"></a>`;
  await hand(page, 'drop', { 'text/html': html, 'text/uri-list': `${site}/gallery` });
  await expectShip(page);
});

test('a data: address', async ({ page }) => {
  await type(page, `data:image/png;base64,${pictureBytes('truck').toString('base64')}`);
  expect((await answerFor(page, 'data')).classes[0]?.label).toBe('truck');
});

test('nothing of the visitor goes along: no referrer, no cookies', async ({ page }) => {
  const headers: Record<string, string>[] = [];
  await openSite(page);
  page.on('request', async (request) => {
    if (request.url() === ship) headers.push(await request.allHeaders());
  });
  await type(page, ship);
  await expectShip(page);
  expect(headers).toHaveLength(1);
  expect(headers[0]?.referer).toBeUndefined();
  expect(headers[0]?.cookie).toBeUndefined();
});

test('without its scheme, and in quotes', async ({ page }) => {
  await openSite(page);
  await type(page, `“${ship.replace('https://', '')}”`);
  await expectShip(page);
});

for (const text of ['cat', 'samples/ship.webp']) {
  test(`“${text}” is no address, at once`, async ({ page, watched }) => {
    await type(page, text);
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'image-address-invalid');
    expect(watched.requests.filter((url) => url.endsWith(`/${text}`))).toEqual([]);
  });
}

test('what is no address is told, and asked of nobody', async ({ page, watched }) => {
  await type(page, 'file:///etc/passwd');
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'image-address-invalid');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(page.locator('input[type=file]')).toBeFocused();
  expect(watched.requests.filter((url) => url.startsWith('file:'))).toEqual([]);
});

test.describe('a site that does not let the page read', () => {
  test.use({ expectedErrors: [/Failed to load resource|blocked by CORS policy/] });

  test('is told of with a way out; what is on the page stays, and trying again may help', async ({
    page,
  }) => {
    await give(page, picturePath('truck'));
    await answerFor(page, 'truck.png');
    await openSite(page, 'https://somebody.else');
    await type(page, ship);
    const notice = page.getByRole('alert');
    await expect(notice).toHaveAttribute('data-code', 'image-address-refused');
    await expect(notice).toContainText('Save the picture and drop the file here.');
    expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
    await expectNoViolations(page);
    await page.context().unroute(`${site}/**`);
    await openSite(page);
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expectShip(page);
    await expect(notice).toBeHidden();
  });
});

test('a site that never answers: it can be cancelled, and ends by itself after 20 seconds', async ({
  page,
}) => {
  await page.clock.install();
  await page.goto('./');
  await page.context().route(`${site}/**`, () => {}); // held for ever
  await type(page, ship);
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await expect(page.getByText('Fetching the picture from pictures.example…')).toBeVisible();
  await expectNoViolations(page);
  await cancel.click();
  await expect(cancel).toBeHidden();
  const asked = page.waitForRequest(ship); // the wait begins with it, a moment after the button is there
  await type(page, ship);
  await expect(cancel).toBeVisible();
  await asked;
  await page.clock.fastForward(21_000);
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'image-address-stalled');
});

test('a link opens model, engine and picture; a copied one opens the same', async ({ page }) => {
  await openSite(page);
  await page.goto(`./?model=pizza&engine=ort-wasm&image=${encodeURIComponent(ship)}`);
  const { engine } = await answerFor(page, 'ship.png');
  expect(engine).toMatchObject({ model: 'pizza', engine: 'ort-wasm' });
  await page.getByRole('button', { name: 'Copy link to this' }).click();
  await expect(page.getByText('Link copied.')).toBeVisible();
  await expectNoViolations(page);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(Object.fromEntries(new URL(link).searchParams)).toEqual({
    model: 'pizza',
    engine: 'ort-wasm',
    image: ship,
  });
  await page.goto('about:blank');
  await page.goto(link);
  expect((await answerFor(page, 'ship.png')).engine).toMatchObject({ model: 'pizza', engine: 'ort-wasm' });
});

test('a link cannot hold a file of this device, and says so', async ({ page }) => {
  await give(page, picturePath('ship'));
  const { engine } = await answerFor(page, 'ship.png');
  await page.getByRole('button', { name: 'Copy link to this' }).click();
  await expect(page.getByText(/Link copied\. It opens this model, but not the picture/)).toBeVisible();
  const { searchParams } = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  expect(searchParams.get('model')).toBe(engine.model);
  expect(searchParams.has('image')).toBe(false);
});

test('a link to a model that is not here opens the first one, and says so', async ({ page }) => {
  await page.goto('./?model=birds');
  await expect(page.getByText(/a model that is not here \(birds\)\. “Ten everyday things”/)).toBeVisible();
  await expectNoViolations(page);
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).engine.model).toBe('cifar10');
  await page.getByRole('radio', { name: 'Pizza or not' }).check({ force: true });
  await expect(page.getByText(/a model that is not here/)).toBeHidden();
  expect(new URL(page.url()).search).not.toContain('model');
});
