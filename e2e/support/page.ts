/** What the tests of the page share: a page that is watched, and ways to hand it a picture and read its answer. */
import { readFileSync } from 'node:fs';
import { test as base, type ConsoleMessage, expect, type Page, type Request } from 'playwright/test';

export const picturePath = (name: string) => new URL(`../pictures/${name}.png`, import.meta.url).pathname;
/** The page's own pictures to try. */
export const samplePath = (name: string) =>
  new URL(`../../public/samples/${name}.webp`, import.meta.url).pathname;
export const pictureBytes = (name: string) => readFileSync(picturePath(name));

/** INKLING_ENGINE runs the suite with one engine; without it the page begins with `inkling-wasm`, and keeps to it where WebGL is slower. */
export const forcedEngine = process.env.INKLING_ENGINE || undefined;
export const expectedEngine = {
  engine: forcedEngine ?? 'inkling-wasm',
  precision: forcedEngine === 'tfjs-webgl' ? 'int8-weights' : 'int8',
};
/** The page's address, relative to where it is served. */
export const home = forcedEngine ? `./?engine=${forcedEngine}` : './';

/** A file that is handed to the page. */
export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

interface Watched {
  /** What no test may cause: CSP violations, uncaught errors, errors on the console. */
  readonly complaints: string[];
  /** Every request of page and workers. */
  readonly requests: string[];
}

interface Watching {
  watched: Watched;
  expectedErrors: RegExp[];
  expectedOutside: RegExp[];
  /**
   * The visitor saves data, unless a test says otherwise: nothing is fetched or measured in the background, so that what a test
   * counts is what it caused, and what it takes away is not there already.
   */
  savesData: boolean;
  /** Brings a page to the app. */
  open: (page: Page) => Promise<void>;
}

/** The page's visitor saves data, from its next opening on: nothing is fetched or measured before it is wanted. */
export async function saveData(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });
  });
}

/** Nothing reaches beyond the right edge of the screen. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, 'pixels wider than the screen').toBeLessThanOrEqual(0);
}

async function openHome(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await page.goto(home);
}

/**
 * `page` is opened on the app and watched: a test fails if anything left the origin, broke the CSP or was thrown
 * uncaught. A test that provokes an error on the console says so with `expectedErrors`, one that sends the page to another site
 * with `expectedOutside`. (One expression each: Playwright takes an array of two for a value and its options.)
 */
export const test = base.extend<Watching>({
  expectedErrors: [[], { option: true }],
  expectedOutside: [[], { option: true }],
  savesData: [true, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, be it an empty one.
  open: async ({}, use) => use(openHome),
  watched: [
    async ({ page, baseURL, expectedErrors, expectedOutside, savesData, open }, use) => {
      const watched: Watched = { complaints: [], requests: [] };
      const onError = (error: Error) => watched.complaints.push(`uncaught: ${error.message}`);
      const onConsole = (message: ConsoleMessage) => {
        if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) {
          watched.complaints.push(message.text());
        }
      };
      const onRequest = (request: Request) => watched.requests.push(request.url());
      page.on('pageerror', onError);
      page.on('console', onConsole);
      page.context().on('request', onRequest);
      if (savesData) await saveData(page);
      await open(page);
      await use(watched);
      page.off('pageerror', onError);
      page.off('console', onConsole);
      page.context().off('request', onRequest);
      const origin = new URL(baseURL as string).origin;
      const outside = watched.requests.filter(
        (url) =>
          !/^(blob|data):/.test(url) &&
          new URL(url).origin !== origin &&
          !expectedOutside.some((known) => known.test(url)),
      );
      expect(outside, 'requests that left the origin').toEqual([]);
      const unexpected = watched.complaints.filter(
        (text) => !expectedErrors.some((known) => known.test(text)),
      );
      expect(unexpected, 'complaints of the browser').toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * The same with one page for all tests that a worker runs of a file: for those that give a picture of a name of its own and look
 * at what comes of it. They share a started engine, which takes longer than all else that they do.
 */
export const testOnOnePage = test.extend<object, { kept: Page }>({
  kept: [
    async ({ browser }, use, { project }) => {
      const { baseURL, serviceWorkers } = project.use;
      const context = await browser.newContext({
        ...(baseURL && { baseURL }),
        ...(serviceWorkers && { serviceWorkers }),
      });
      await use(await context.newPage());
      await context.close();
    },
    { scope: 'worker' },
  ],
  page: ({ kept }, use) => use(kept),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, be it an empty one.
  open: async ({}, use) =>
    use(async (page) => {
      if (page.url() === 'about:blank') await openHome(page);
    }),
});

/** Waits until the page hears what is dropped and pasted: a moment after it can be seen. */
export async function expectListening(page: Page): Promise<void> {
  await expect(
    page.getByText('It knows these 10 things').or(page.getByTestId('headline')).first(),
  ).toBeVisible();
}

/** Holds every request of page and workers for `pattern` until `release`. */
export async function hold(page: Page, pattern: string) {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.context().route(pattern, async (route) => {
    await held;
    await route.continue().catch(() => {}); // nobody wants it any more
  });
  return { release };
}

/** Chooses a file as the button does. */
export async function give(page: Page, file: GivenFile | string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(file);
}

/** Waits until the answer on the page is that of the picture with this name, and reads it. */
export async function answerFor(page: Page, name: string) {
  await expect(page.locator('[aria-live=polite]')).toContainText(`${name}:`);
  const bars = page.getByTestId('class-bar');
  const classes = await bars.evaluateAll((rows) =>
    rows.map((row) => ({
      label: row.getAttribute('data-label') as string,
      probability: Number(row.getAttribute('data-probability')),
      shown: row.textContent as string,
    })),
  );
  const engine = await page
    .getByTestId('engine')
    .evaluate((element) => ({ ...(element as HTMLElement).dataset }));
  return { classes, engine, headline: (await page.getByTestId('headline').textContent()) as string };
}

/** The codes of the warning on the page; none when there is no warning. */
export async function codesOn(page: Page): Promise<string[]> {
  const warning = page.getByTestId('warning');
  if ((await warning.count()) === 0) return [];
  return ((await warning.getAttribute('data-codes')) as string).split(' ');
}

/** The pixels of "what the model sees": RGBA, row by row. */
export function seenPixels(page: Page): Promise<number[]> {
  return page.getByTestId('seen').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    return Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data);
  });
}

/** The red, green and blue of what the model saw at a place, in shares of its width and height. @param rgba square */
export function colourAt(rgba: readonly number[], x: number, y: number): number[] {
  const side = Math.sqrt(rgba.length / 4);
  const first = 4 * (Math.floor(y * side) * side + Math.floor(x * side));
  return rgba.slice(first, first + 3);
}

/** A rectangle to draw: colour, x, y, width, height. */
export type Rectangle = readonly [colour: string, x: number, y: number, width: number, height: number];

/** A picture to draw: its name, its MIME type, and its size in pixels. */
export interface Drawing {
  readonly name: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

/** Runs in the page: draws rectangles on a transparent canvas. @returns the encoded file in base64 */
export async function drawInPage([{ type, width, height }, rectangles]: readonly [
  Drawing,
  readonly Rectangle[],
]): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  for (const [colour, ...box] of rectangles) {
    context.fillStyle = colour;
    context.fillRect(...box);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.95));
  const bytes = new Uint8Array(await (blob as Blob).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Draws rectangles on a transparent canvas in the browser and returns the encoded file. */
export async function drawFile(
  page: Page,
  file: Drawing,
  rectangles: readonly Rectangle[],
): Promise<GivenFile> {
  const base64 = await page.evaluate(drawInPage, [file, rectangles] as const);
  return { name: file.name, mimeType: file.type, buffer: Buffer.from(base64, 'base64') };
}

/** Puts an EXIF segment with this orientation (1..8) at the front of a JPEG (EXIF 2.3, tag 0x0112). */
export function withOrientation(jpeg: GivenFile, orientation: number): GivenFile {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return {
    ...jpeg,
    buffer: Buffer.concat([jpeg.buffer.subarray(0, 2), head, body, jpeg.buffer.subarray(2)]),
  };
}
