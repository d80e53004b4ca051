/**
 * Takes the README's screenshots of the built page, with pictures that this project drew itself; some, if they are named.
 * It serves dist/ on a free port, or uses the page at BASE_URL.
 *
 *   npm run build && npm run screenshots -- [NAME]...
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { chromiumOptions } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/screenshots');
const sample = (name) => join(root, `public/samples/${name}.webp`);
const samples = readdirSync(join(root, 'public/samples'))
  .filter((file) => file.endsWith('.webp'))
  .map((file) => join(root, 'public/samples', file));
const film = join(tmpdir(), `inkling-screenshots-${process.pid}.mjpeg`);
const filmOptions = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

const wide = { width: 1280, height: 800 };
const phone = { width: 375, height: 812, isMobile: true, hasTouch: true };
const headline = (page) => page.getByTestId('headline').waitFor({ timeout: 60_000 });
const give = async (page, files) => {
  await page.locator('input[type=file]').first().setInputFiles(files);
  await headline(page);
};

/** Several samples beside each other in one picture, so that what is seen depends on where one looks. */
async function sideBySide(page, names) {
  const urls = names.map((name) => `data:image/webp;base64,${readFileSync(sample(name)).toString('base64')}`);
  const base64 = await page.evaluate(async (urls) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: urls.length * 480, height: 480 });
    for (const [i, src] of urls.entries()) {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      canvas.getContext('2d').drawImage(image, 80, 0, 480, 480, i * 480, 0, 480, 480);
    }
    return canvas.toDataURL().split(',')[1];
  }, urls);
  return { name: `${names.join('-')}.png`, mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

/** `view`: what Playwright calls the screen's size and kind. */
const shots = [
  { name: 'wide', view: wide, act: (page) => give(page, sample('ship')) },
  { name: 'phone', view: phone, act: (page) => give(page, sample('automobile')) },
  { name: 'dark', view: wide, colorScheme: 'dark', act: (page) => give(page, sample('airplane')) },
  { name: 'start', view: wide, act: (page) => page.getByText('Choose a picture').waitFor() },
  {
    name: 'russian',
    view: phone,
    locale: 'ru',
    address: '?model=pizza',
    act: (page) => give(page, sample('pizza')),
  },
  {
    name: 'compare',
    view: wide,
    fullPage: true,
    act: async (page) => {
      await give(page, sample('truck'));
      await page.getByRole('button', { name: 'Compare the engines' }).click();
      await page.getByRole('button', { name: 'Download as JSON' }).waitFor({ timeout: 300_000 });
    },
  },
  {
    name: 'batch',
    view: wide,
    fullPage: true,
    act: async (page) => {
      await give(page, samples);
      await page.waitForTimeout(3000); // for the thumbnails
    },
  },
  {
    name: 'record',
    view: wide,
    act: async (page) => {
      await give(page, sample('ship'));
      await page.getByRole('button', { name: 'The model’s record' }).click();
      await page.getByTestId('record-confusion').evaluate((part) => part.scrollIntoView({ block: 'center' }));
    },
  },
  {
    name: 'held-back',
    view: wide,
    fullPage: true,
    act: async (page) => {
      await give(page, sample('pizza'));
      await page.getByText('How it compares with what the model knows').click();
      await page.getByTestId('likeness-score').waitFor();
    },
  },
  {
    name: 'where-it-looked',
    view: wide,
    act: async (page) => {
      await give(page, sample('truck'));
      await page.getByTestId('class-bar').first().getByRole('button').first().click();
      await page.getByTestId('activation').waitFor();
    },
  },
  {
    name: 'every-part',
    view: wide,
    fullPage: true,
    act: async (page) => {
      await give(page, await sideBySide(page, ['ship', 'truck', 'airplane']));
      await page.getByRole('button', { name: 'Another part' }).click();
      await page.getByRole('button', { name: 'Look at every part' }).click();
      await page
        .getByTestId('found-said')
        .getByText(/most probable/)
        .waitFor({ timeout: 60_000 });
      await page.getByRole('combobox', { name: 'What to look for' }).selectOption('truck');
    },
  },
  {
    name: 'is-it-right',
    view: wide,
    fullPage: true,
    act: async (page) => {
      await give(page, sample('airplane'));
      await page.getByRole('button', { name: 'Yes', exact: true }).click();
      await page.getByTestId('network').locator('summary').click();
    },
  },
  {
    name: 'camera',
    view: wide,
    act: async (page) => {
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await page
        .getByText(/frames a second|fps/i)
        .first()
        .waitFor({ timeout: 60_000 });
      await page.waitForTimeout(3000); // until the figures are of a whole second
    },
  },
  {
    name: 'error',
    view: phone,
    act: async (page) => {
      await give(page, sample('truck'));
      const buffer = Buffer.from('no picture at all');
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer });
      await page.getByText('This file is not a picture.').waitFor();
    },
  },
];

/** What the fake camera plays: one picture, for a second, over and over. */
async function shoot(browser) {
  const page = await browser.newPage();
  const webp = readFileSync(sample('ship')).toString('base64');
  const base64 = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }));
    const canvas = new OffscreenCanvas(640, 480);
    canvas.getContext('2d').drawImage(bitmap, 0, 0, 640, 480);
    const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    return btoa(Array.from(jpeg, (byte) => String.fromCharCode(byte)).join(''));
  }, webp);
  await page.close();
  const jpeg = Buffer.from(base64, 'base64');
  writeFileSync(film, Buffer.concat(Array(30).fill(jpeg)));
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
  { name, view, colorScheme = 'light', locale = 'en', address = '', act, fullPage },
) {
  const { width, height, ...kind } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    ...kind,
    deviceScaleFactor: 2,
    colorScheme,
    locale,
    reducedMotion: 'reduce', // so that the bars stand still
  });
  try {
    const page = await context.newPage();
    await page.goto(new URL(address, url).href);
    await act(page);
    // The code of what is below the bars comes with the first answer.
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(target, `${name}.png`), fullPage });
    console.log(name);
  } finally {
    await context.close();
  }
}

const server = await servePage();
try {
  mkdirSync(target, { recursive: true });
  // The film must be there before the browser that plays it starts.
  const filming = await chromium.launch(chromiumOptions());
  await shoot(filming);
  await filming.close();
  const options = [...filmOptions, `--use-file-for-fake-video-capture=${film}`];
  const browser = await chromium.launch(chromiumOptions(options));
  try {
    const wanted = process.argv.slice(2);
    for (const shot of shots) {
      if (wanted.length === 0 || wanted.includes(shot.name)) await take(browser, server.url, shot);
    }
  } finally {
    await browser.close();
  }
} finally {
  rmSync(film, { force: true });
  await server.close();
}
