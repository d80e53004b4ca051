/**
 * Takes the README's screenshots of the built page, with a picture that this project drew itself. It serves dist/ on a
 * free port, or uses the page at BASE_URL.
 *
 *   npm run build && npm run screenshots
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { chromiumOptions, softwareWebgl } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'e2e/pictures');
const target = join(root, 'docs/screenshots');

const shots = [
  { name: 'wide', width: 1280, height: 800, colorScheme: 'light', picture: 'ship.png' },
  { name: 'phone', width: 375, height: 812, colorScheme: 'light', picture: 'automobile.png', touch: true },
  { name: 'dark', width: 1280, height: 800, colorScheme: 'dark', picture: 'airplane.png' },
  { name: 'compare', width: 1280, height: 800, colorScheme: 'light', picture: 'truck.png', compare: true },
];

/** The picture of that name, or the first there is. */
function findPicture(name) {
  const files = existsSync(pictures) ? readdirSync(pictures).filter((file) => file.endsWith('.png')) : [];
  const file = files.includes(name) ? name : files.sort()[0];
  if (!file) throw new Error('e2e/pictures holds no .png');
  return join(pictures, file);
}

async function servePage() {
  if (process.env.BASE_URL) return { url: process.env.BASE_URL, close: async () => {} };
  if (!existsSync(join(root, 'dist/index.html'))) throw new Error('no dist/: run `npm run build` first');
  const server = await preview({
    configFile: join(root, 'vite.config.ts'),
    preview: { host: '127.0.0.1', port: 0 },
  });
  return { url: `http://127.0.0.1:${server.httpServer.address().port}/`, close: () => server.close() };
}

async function take(
  browser,
  url,
  { name, width, height, colorScheme, picture, touch = false, compare = false },
) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    colorScheme,
    hasTouch: touch,
    isMobile: touch,
    reducedMotion: 'reduce', // so that the bars stand still
  });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('input[type=file]').setInputFiles(findPicture(picture));
    await page.getByTestId('headline').waitFor({ timeout: 60_000 });
    if (compare) {
      await page.getByRole('button', { name: 'Compare the engines' }).click();
      await page.getByRole('button', { name: 'Download as JSON' }).waitFor({ timeout: 300_000 });
    }
    const path = join(target, `${name}.png`);
    await page.screenshot({ path, fullPage: compare });
    console.log(`${name}: ${await page.getByTestId('headline').textContent()}`);
  } finally {
    await context.close();
  }
}

const server = await servePage();
try {
  mkdirSync(target, { recursive: true });
  const browser = await chromium.launch(chromiumOptions(softwareWebgl));
  try {
    for (const shot of shots) await take(browser, server.url, shot);
  } finally {
    await browser.close();
  }
} finally {
  await server.close();
}
