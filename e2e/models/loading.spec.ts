/** Downloads: lazy, shown, cancellable, verified, kept. */
import { expect, type Page } from 'playwright/test';
import { answerFor, give, hold, picturePath, test } from '../support/page.ts';

const isModel = (url: string) => /\.(onnx|(tfjs|plan)\.json|bin)$/.test(url);
const failedLoad = /Failed to load resource/;

/** Opens the page anew, and counts from there. */
async function openAnew(page: Page, watched: { readonly requests: string[] }, path = './') {
  await page.goto('about:blank');
  watched.requests.length = 0;
  await page.goto(path);
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
}

/** Forgets what the fixture's visit left in the browser. The page must be elsewhere. */
async function forgetVisits(page: Page, origin: string) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devtools.detach();
}

test('the page alone fetches no model, and of engines the few kilobytes to begin with; with Save-Data on it never does', async ({
  page,
  watched,
}) => {
  // Chromium tells of what was fetched early and not used within seconds.
  const unused: string[] = [];
  page.on('console', (message) => {
    if (/preload/i.test(message.text())) unused.push(message.text());
  });
  await openAnew(page, watched);
  await page.waitForTimeout(5_000); // far longer than the page waits to call itself idle
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  // The probe asks a worker for WebGL, and the registration for a service worker (not in this test): neither brings an engine.
  const shell =
    /(\/|\/assets\/(?!ort|tfjs)[\w-]+\.(js|css)|favicon\.svg|\/samples\/thumbnails\/\w+\.webp|theme\.js|manifest\.webmanifest|config\.json|index\.json|manifest\.json)$/;
  expect(watched.requests.filter((url) => !shell.test(new URL(url).pathname))).toEqual([]);
  expect(unused).toEqual([]);
});

test.describe('without Save-Data', () => {
  test.use({ savesData: false });
  test('once idle, the page fetches the model, once; the first picture does not', async ({
    page,
    watched,
    baseURL,
  }) => {
    const fetched: string[] = [];
    page.context().on('requestfinished', (request) => fetched.push(new URL(request.url()).pathname));
    await page.goto('about:blank'); // ends what the first visit fetches
    await forgetVisits(page, new URL(baseURL as string).origin);
    watched.requests.length = 0;
    fetched.length = 0;
    await page.goto('./');
    const parts = [/\.plan\.json$/, /\/weights\.bin$/];
    const counts = (paths: readonly string[]) =>
      parts.map((part) => paths.filter((path) => part.test(path)).length);
    await expect.poll(() => counts(fetched)).toEqual([1, 1]);
    await give(page, picturePath('ship'));
    const { classes, engine } = await answerFor(page, 'ship.png');
    expect(classes[0]?.label).toBe('ship');
    expect(engine.engine).toBe('inkling-wasm');
    expect(counts(watched.requests)).toEqual([1, 1]);
    expect(watched.requests.filter((url) => /\/ort-|\.wasm$|\.onnx$/.test(url))).toEqual([]);
  });
});

for (const [engine, own, others] of [
  ['ort-wasm', /\/ort-wasm[^/]*\.(js|mjs|wasm)$/, /\/tfjs|\.(tfjs|plan)\.json$/],
  ['inkling-wasm', /\/inkling-wasm-[^/]*\.js$/, /\/(ort-wasm|tfjs)|\.(onnx|wasm|tfjs\.json)$/],
  ['tfjs-webgl', /\/tfjs-webgl-[^/]*\.js$/, /\/ort-wasm|\.(onnx|plan\.json)$/],
] as const) {
  test(`${engine} brings only what is its own, beside the engine that every page begins with`, async ({
    page,
    watched,
  }) => {
    await openAnew(page, watched, `./?engine=${engine}`);
    await give(page, picturePath('ship'));
    expect((await answerFor(page, 'ship.png')).engine.engine).toBe(engine);
    expect(watched.requests.filter((url) => own.test(url))).not.toEqual([]);
    expect(watched.requests.filter((url) => others.test(url))).toEqual([]);
  });
}

for (const held of ['inkling-wasm-*.js', 'weights.bin', 'model.plan.json']) {
  test(`engine and model are fetched side by side: none waits for ${held}`, async ({ page, watched }) => {
    const { release } = await hold(page, `**/${held}`);
    await openAnew(page, watched);
    await give(page, picturePath('ship'));
    const wanted = [/\/inkling-wasm-[^/]*\.js$/, /\/weights\.bin$/, /\/model\.plan\.json$/];
    const asked = () => wanted.map((part) => watched.requests.some((url) => part.test(url)));
    await expect.poll(asked).toEqual([true, true, true]);
    release();
    expect((await answerFor(page, 'ship.png')).engine.engine).toBe('inkling-wasm');
  });
}

test('the engine’s binary travels once, as the build compressed it', async ({ page }) => {
  await page.goto('./?engine=ort-wasm');
  const codings: (string | undefined)[] = [];
  let server: string | undefined;
  page.context().on('response', (response) => {
    if (!response.url().endsWith('.wasm')) return;
    codings.push(response.headers()['content-encoding']);
    server = response.headers().server;
  });
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  expect(codings).toHaveLength(1);
  test.skip(server !== 'nginx', 'served by vite preview: no nginx is installed');
  expect(['br', 'gzip']).toContain(codings[0]);
});

test('the second visit fetches neither again', async ({ page, watched }) => {
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  expect(watched.requests.filter(isModel)).toHaveLength(2); // the graph and its weights
  watched.requests.length = 0;
  await page.reload();
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  expect(watched.requests.filter((url) => isModel(url) || url.endsWith('.wasm'))).toEqual([]);
});

test('a download shows its bytes and can be cancelled; the next picture works', async ({ page, watched }) => {
  await openAnew(page, watched);
  const { release } = await hold(page, '**/*.plan.json');
  await give(page, picturePath('ship'));
  await expect(page.getByText(/Fetching the (model|engine|model and its engine), .* MB/)).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('progressbar')).toBeHidden();
  await expect(page.getByRole('alert')).toBeHidden();
  release();
  await give(page, picturePath('truck'));
  expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
});

test.describe('when a file does not come', () => {
  /** Chosen by name, no other engine takes its place. */
  const cpuAlone = './?engine=ort-wasm';

  test.use({ expectedErrors: [failedLoad] });

  test('a model that the server refuses is told, and trying again works', async ({ page, watched }) => {
    await openAnew(page, watched, cpuAlone);
    await page.context().route('**/*.onnx', (route) => route.fulfill({ status: 503, body: 'busy' }));
    await give(page, picturePath('ship'));
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-refused');
    await page.context().unroute('**/*.onnx');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
  });

  test('a missing engine is told, and trying again works', async ({ page, watched }) => {
    await openAnew(page, watched, cpuAlone);
    await page.context().route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
    await give(page, picturePath('ship'));
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-refused');
    await page.context().unroute('**/*.wasm');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
  });

  test('a broken connection is told, and trying again works', async ({ page, watched }) => {
    await openAnew(page, watched, cpuAlone);
    await page.context().route('**/*.onnx', (route) => route.abort('connectionreset'));
    await give(page, picturePath('ship'));
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-failed');
    await page.context().unroute('**/*.onnx');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
  });

  test('a list of models that does not come is told before any picture is given', async ({ page }) => {
    await page.context().route('**/models/index.json', (route) => route.fulfill({ status: 500, body: '' }));
    await page.reload();
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-refused');
    await page.context().unroute('**/models/index.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('It knows these 10 things')).toBeVisible();
  });
});

test('weights whose bytes are not those of the manifest are never used', async ({ page, watched }) => {
  await openAnew(page, watched);
  await page.context().route('**/weights.bin', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 100] = (body[body.length - 100] as number) ^ 1;
    await route.fulfill({ response, body });
  });
  await give(page, picturePath('ship'));
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'download-corrupt');
  await expect(page.getByTestId('headline')).toBeHidden();
  await page.context().unroute('**/weights.bin');
  await page.getByRole('button', { name: 'Try again' }).click();
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
});

test('a model of an earlier pipeline is left out, and told where there is no other', async ({ page }) => {
  const outdate = async (pattern: string) => {
    await page.context().route(pattern, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), schema: 1 } });
    });
    await page.reload();
  };
  await outdate('**/cifar10/*/manifest.json');
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).engine.model).toBe('pizza');
  await outdate('**/pizza/*/manifest.json');
  const notice = page.getByRole('alert');
  await expect(notice).toHaveAttribute('data-code', 'model-outdated');
  await expect(notice).toContainText('published for an earlier version of this page');
});

test('a manifest that breaks its schema names the field', async ({ page }) => {
  await page.context().route('**/manifest.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), temperature: -1 } });
  });
  await page.reload();
  const notice = page.getByRole('alert');
  await expect(notice).toHaveAttribute('data-code', 'bucket-invalid');
  await notice.getByText('Technical details').click();
  await expect(notice).toContainText('field temperature');
});
