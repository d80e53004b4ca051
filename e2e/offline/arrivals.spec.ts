/** Pictures shared from another application, or opened with the installed page, are taken as given ones. */
import { expect, type Page } from 'playwright/test';
import { answerFor, give, home, pictureBytes, picturePath } from '../support/page.ts';
import { expectAnswer, expectReady, keptOn, test } from './fixtures.ts';

/** Posts a form to the page's address, as a share sheet does: from nowhere, which no CSP of ours governs. */
async function share(page: Page, address: string, picture: string | null, url = '') {
  await page.goto('about:blank');
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${address}?shared">
      <input name="url" value="${url}" /><input name="picture" type="file" /><button>Share</button>
    </form>`,
  );
  if (picture) await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForURL(`${address}**`);
}

async function visit(page: Page) {
  await give(page, picturePath('ship'));
  const { engine } = await expectAnswer(page, 'ship');
  await expectReady(page, engine.engine as string);
}

test('a shared picture is answered, and handed over once', async ({ page, server }) => {
  await visit(page);
  await share(page, server.url, picturePath('truck'));
  await expectAnswer(page, 'truck');
  expect(new URL(page.url()).search).toBe('');
  expect(Object.keys(await keptOn(page))).not.toContain('inkling-shared-v1');
  expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]); // it went nowhere
  await page.reload();
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  await expect(page.getByTestId('headline')).toBeHidden();
});

test.describe('a link', () => {
  test.use({ expectedOutside: [/^https:\/\/pictures\.example\//] });

  test('that was shared is in the page’s address, and answered; sharing nothing opens the page', async ({
    page,
    server,
  }) => {
    await visit(page);
    await page
      .context()
      .route('https://pictures.example/**', (route) =>
        route.fulfill({ path: picturePath('truck'), headers: { 'access-control-allow-origin': '*' } }),
      );
    const link = 'https://pictures.example/truck.png?size=large&of=truck';
    await share(page, server.url, null, link);
    await expectAnswer(page, 'truck');
    expect(new URL(page.url()).searchParams.get('image')).toBe(link);
    await share(page, server.url, null);
    expect(page.url()).toBe(server.url);
  });
});

test('a file that the system opens with the page is answered', async ({ page }) => {
  await page.addInitScript((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const file = new File([bytes], 'truck.png', { type: 'image/png' });
    const setConsumer = (consumer: (launch: unknown) => void) =>
      consumer({ files: [{ getFile: async () => file }] });
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } });
  }, pictureBytes('truck').toString('base64'));
  await page.goto(home);
  expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
});
