/** The way to the first answer has no stairs: what can be asked for is asked for at once. No clock judges: responses are held. */
import { expect } from 'playwright/test';
import { answerFor, give, hold, picturePath, test } from '../support/page.ts';

const paths = (urls: readonly string[]) =>
  urls.filter((url) => url.startsWith('http')).map((url) => new URL(url).pathname);
const small = ['/config.json', '/models/index.json', '/cifar10/*/manifest.json', '/pizza/*/manifest.json'];
const scripts = ['/schemas-*.js', '/worker-*.js', '/inkling-wasm-*.js'];
const toPattern = (glob: string) => new RegExp(`${glob.replaceAll('.', '\\.').replaceAll('*', '[\\w-]+')}$`);

test('the files that say which models there are, worker and engine are asked for together with the page’s script', async ({
  page,
  watched,
}) => {
  await page.goto('about:blank');
  watched.requests.length = 0;
  const { release } = await hold(page, '**/{assets,models,config}{/**,.json}');
  await page.goto('./', { waitUntil: 'commit' });
  const asked = () => {
    const now = paths(watched.requests);
    return [...small, ...scripts].filter((glob) => now.some((path) => toPattern(glob).test(path)));
  };
  await expect.poll(asked).toEqual([...small, ...scripts]);
  release();
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  // What was fetched early was used: none of these was fetched once more.
  for (const glob of small) {
    expect(
      paths(watched.requests).filter((path) => toPattern(glob).test(path)),
      glob,
    ).toHaveLength(1);
  }
});

test('from the moment of a picture, nothing that its answer needs waits for anything else to come', async ({
  page,
  watched,
}) => {
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  await page.waitForLoadState('networkidle');
  watched.requests.length = 0;
  // Only these: on a busy machine the page may not have come to what it fetches before there is a picture.
  const { release } = await hold(page, '**/{weights.bin,model.plan.json,details-*.js}');
  await give(page, picturePath('ship'));
  const needed = ['/weights.bin', '/model.plan.json', '/details-*.js'];
  const asked = () =>
    needed.filter((glob) => paths(watched.requests).some((path) => toPattern(glob).test(path)));
  await expect.poll(asked).toEqual(needed);
  const before = paths(watched.requests);
  release();
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
  // Of what comes with the answer, or when the page is idle, nobody waits for anything.
  const unhurried =
    /\/(kept|file-cache|probe|idle|prefetch|offline|registration|calibration|tfjs-webgl|shared)-[\w-]+\.js$/;
  const later = paths(watched.requests).filter((path) => !before.includes(path) && !unhurried.test(path));
  expect(later).toEqual([]);
});
