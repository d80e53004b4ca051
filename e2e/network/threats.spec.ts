/** What somebody who means harm could try with a picture, a link, a bucket or a page around this one. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base, expect } from 'playwright/test';
import { nginxIsHere } from '../server/nginx.mjs';
import { serveBuild } from '../server/serve-build.ts';
import { answerFor, give, picturePath, test } from '../support/page.ts';

const elsewhere = 'https://elsewhere.example';

/** A site of somebody else, and what it was asked for. */
async function serve(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url as string);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, asked, stop: () => server.close() };
}

test('a drawing with scripts and addresses in it is drawn: nothing of it runs, nothing is asked for', async ({
  page,
  watched,
}) => {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" onload="document.title='run'">
    <style>@import url(${elsewhere}/a.css); rect { fill: url(${elsewhere}/b.svg#c) }</style>
    <script>fetch('${elsewhere}/c'); parent.document.title = 'run'</script>
    <image href="${elsewhere}/d.png" width="9" height="9"/><use href="${elsewhere}/e.svg#x"/>
    <foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${elsewhere}/f"/></foreignObject>
    <rect width="640" height="480" fill="#69c"/></svg>`;
  const title = await page.title();
  await give(page, { name: 'hostile.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) });
  await answerFor(page, 'hostile.svg');
  expect(watched.requests.filter((url) => url.startsWith(elsewhere))).toEqual([]);
  expect(await page.title()).toBe(title);
});

test('a link is text: what it names is neither run nor asked for unless it is a picture by https', async ({
  page,
  watched,
}) => {
  for (const image of [
    'javascript:document.title=1',
    'file:///etc/passwd',
    'data:text/html,<script>1</script>',
  ]) {
    const link = new URLSearchParams({
      image,
      model: '<img src=x onerror="document.title=1">',
      engine: '"><script>',
    });
    await page.goto(`./?${link}`);
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'image-address-invalid');
    await expect(page.getByText('<img src=x onerror=', { exact: false })).toBeVisible();
    await expect(page).toHaveTitle(/Inkling/);
  }
  expect(watched.requests.filter((url) => /^(file|javascript):|\/x$/.test(url))).toEqual([]);
});

base(
  'a page of another site cannot hold this one in a frame, nor keep a hand on its window',
  async ({ page, baseURL }) => {
    const address = new URL('/', baseURL).href;
    const other = await serve((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(
        `<iframe src="${address}"></iframe><button onclick="w = window.open('${address}')">open</button>`,
      );
    });
    try {
      const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
      await page.goto(other.origin);
      await refused;
      await expect(page.frameLocator('iframe').locator('main')).toHaveCount(0);
      const opened = page.context().waitForEvent('page');
      await page.getByRole('button').click();
      const popup = await opened;
      await expect(popup.locator('main')).toBeVisible();
      expect(await popup.evaluate(() => [window.opener, crossOriginIsolated])).toEqual([null, true]);
      expect(await page.evaluate('w.closed')).toBe(true);
    } finally {
      other.stop();
    }
  },
);

base('a bucket that sends the page on to another site: that one is never asked', async ({ page }) => {
  base.skip(!nginxIsHere, 'nginx is absent');
  const cors = { 'Access-Control-Allow-Origin': '*' };
  const other = await serve((_, response) => response.writeHead(200, cors).end('{}'));
  const bucket = await serve((request, response) =>
    response.writeHead(302, { ...cors, Location: other.origin + request.url }).end(),
  );
  const { address, stop } = await serveBuild({ MODEL_BASE_URL: `${bucket.origin}/m/` });
  try {
    await page.goto(address);
    await give(page, picturePath('ship'));
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-failed');
    expect(bucket.asked).toContain('/m/index.json');
    expect(other.asked).toEqual([]);
  } finally {
    stop();
    bucket.stop();
    other.stop();
  }
});
