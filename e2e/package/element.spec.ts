/** `<inkling-classifier>` in a page of another origin than the package's, which has the strictest Content Security Policy. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import type {} from '../../packages/inkling/browser/element.ts';
import { expectNoViolations } from '../support/axe.ts';
import { handOver } from '../support/hand-over.ts';
import {
  answerFor,
  expectNoOverflow,
  give,
  hold,
  pictureBytes,
  picturePath,
  samplePath,
} from '../support/page.ts';
import { barsOf, drop, expectSame, test } from './fixtures.ts';

const noPicture = Buffer.from('Dear diary, this is no picture at all.');

/** What the page of Inkling itself says of a picture. */
async function pageSays(page: Page, address: string, path: string) {
  await page.goto(address);
  await give(page, path);
  const { classes } = await answerFor(page, path.split('/').at(-1) as string);
  return classes;
}

const choose = (page: Page, target: string, path: string) =>
  page.locator(`${target} input[type=file]`).setInputFiles(path);

test('a dropped picture has the answer that it has on the page', async ({
  examplesPage,
  context,
  baseURL,
}) => {
  const own = await context.newPage();
  for (const [target, model, path] of [
    ['#things', 'cifar10', picturePath('ship')],
    ['#pizza', 'pizza', samplePath('pizza')],
    ['#pizza', 'pizza', samplePath('salad')],
  ] as const) {
    const wanted = await pageSays(own, `${baseURL}/?model=${model}`, path);
    const answered = examplesPage.evaluate(
      (target) =>
        new Promise<string>((resolve) => {
          const element = document.querySelector(target) as HTMLElement;
          element.addEventListener(
            'inkling-answer',
            ({ detail }) => resolve(detail.answer.classes[0]?.id ?? ''),
            { once: true },
          );
        }),
      target,
    );
    await drop(examplesPage, target, path.split('/').at(-1) as string, readFileSync(path));
    expect(await answered).toBe(wanted[0]?.label);
    expectSame(await barsOf(examplesPage, target), wanted);
  }
  await own.close();
});

test('a bad file is told in words, and the answer before it stays', async ({ examplesPage: page }) => {
  await choose(page, '#things', picturePath('truck'));
  await expect(page.locator('#things [part=headline]')).toContainText('truck');
  await drop(page, '#things', 'diary.png', noPicture);
  const error = page.locator('#things [part=error]');
  await expect(error).toHaveText(/diary\.png: This file is not a picture\./);
  await expect(error).toHaveAttribute('data-code', 'image-not-an-image');
  await expect(error.getByRole('button')).toHaveCount(0);
  await expect(page.locator('#things [part=headline]')).toContainText('truck');
  await expect(page.locator('#heard')).toContainText('image-not-an-image');
  await expectNoViolations(page);
});

test.describe('where the bucket does not answer', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test('it says so, and tries again when asked', async ({ examplesPage: page, examples }) => {
    await page.context().route(`${examples.bucket}/**`, (route) => route.abort());
    await choose(page, '#things', picturePath('ship'));
    const error = page.locator('#things [part=error]');
    await expect(error).toHaveAttribute('data-code', 'download-failed');
    await page.context().unroute(`${examples.bucket}/**`);
    await error.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('#things [part=headline]')).toContainText('ship');
    await expect(error).toBeHidden();
  });
});

test('a stranger is held back', async ({ examplesPage: page }) => {
  await choose(page, '#pizza', samplePath('ship'));
  const answer = page.locator('#pizza [part=answer]');
  await expect(answer).toHaveAttribute('data-grade', 'held-back');
  await expect(answer).toContainText('Held back:');
  await expect(answer).toContainText('The bars say only which class is the nearest.');
});

test('keys are enough, and a picture can be pasted', async ({ examplesPage: page }) => {
  const choosing = page.waitForEvent('filechooser'); // before the keys: Playwright needs a moment to listen
  await page.keyboard.press('Tab');
  await expect(page.locator('#pizza [part~=choose]')).toBeFocused();
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(samplePath('pizza'));
  await expect(page.locator('#pizza [part=headline]')).toContainText('pizza');
  const meters = page.locator('#pizza').getByRole('meter');
  await expect(meters).toHaveCount(2);
  await expect(meters.first()).toHaveAccessibleName('pizza');

  await page.keyboard.press('Tab');
  await expect(page.locator('#things [part~=choose]')).toBeFocused();
  const png = { name: 'truck.png', base64: pictureBytes('truck').toString('base64') };
  await page.evaluate(handOver, { way: 'paste' as const, target: '#things', png });
  await expect(page.locator('#things [role=status]')).toContainText('truck.png: ');
  const all = page.locator('#things [part=all]');
  await expect(page.locator('#things [part~=bar]:visible')).toHaveCount(5);
  await page.keyboard.press('Shift+Tab');
  await expect(all).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.locator('#things [part~=bar]:visible')).toHaveCount(10);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, wide and on a phone, ${colorScheme}`, async ({ examplesPage: page }) => {
    await page.emulateMedia({ colorScheme });
    await expectNoViolations(page);
    await choose(page, '#pizza', samplePath('ship'));
    await choose(page, '#things', picturePath('ship'));
    await expect(page.locator('#pizza [part=headline]')).toBeVisible();
    await expect(page.locator('#things [part=headline]')).toBeVisible();
    await expectNoViolations(page);
    await page.setViewportSize({ width: 375, height: 812 });
    await expectNoOverflow(page);
    await expectNoViolations(page);
  });
}

test('attributes and properties are one, and another model is asked about the same picture', async ({
  examplesPage: page,
}) => {
  await choose(page, '#things', picturePath('ship'));
  await expect(page.locator('#things [part=headline]')).toContainText('ship');
  await page.evaluate(() => {
    const element = document.querySelector('#things') as HTMLElementTagNameMap['inkling-classifier'];
    element.model = 'pizza';
    element.lang = 'ru';
  });
  await expect(page.locator('#things')).toHaveAttribute('model', 'pizza');
  await expect(page.locator('#things [part~=bar]')).toHaveCount(2);
  await expect(page.locator('#things [part=frame]')).toHaveAttribute('lang', 'ru');
  await expect(page.locator('#things [part=error]')).toBeHidden();
  const { answer, model } = await page.evaluate(() => {
    const { answer, model } = document.querySelector(
      '#things',
    ) as HTMLElementTagNameMap['inkling-classifier'];
    return { answer, model };
  });
  expect(model).toBe('pizza');
  expect(answer?.model.id).toBe('pizza');
});

test('a script makes one, asks it, and has a promise of the answer; the latest picture wins', async ({
  examplesPage: page,
  examples,
}) => {
  const outcome = await page.evaluate(
    async ({ bucket, picture }) => {
      const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
      const file = new Blob([bytes], { type: 'image/png' });
      const element = document.createElement('inkling-classifier');
      element.bucket = bucket;
      element.model = 'cifar10';
      document.querySelector('main')?.append(element);
      const first = element.classify(file).catch(({ code }) => code);
      const { grade, classes } = await element.classify(file);
      element.bucket = '';
      const unnamed = await element.classify(file).catch(({ code }) => code);
      element.remove();
      return { first: await first, second: `${grade} ${classes[0]?.id}`, unnamed };
    },
    { bucket: `${examples.bucket}/`, picture: pictureBytes('ship').toString('base64') },
  );
  expect(outcome).toEqual({ first: 'cancelled', second: 'very-likely ship', unnamed: 'bucket-invalid' });
});

test('what is cancelled leaves the answer before it', async ({ examplesPage: page, examples }) => {
  await choose(page, '#things', picturePath('truck'));
  await expect(page.locator('#things [part=headline]')).toContainText('truck');
  // Another model, which does not come.
  const { release } = await hold(page, `${examples.bucket}/pizza/**`);
  await page.evaluate(() => document.querySelector('#things')?.setAttribute('model', 'pizza'));
  await page.locator('#things').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('#things [part=progress]')).toBeHidden();
  await expect(page.locator('#things [part=headline]')).toContainText('truck');
  await expect(page.locator('#things [part=error]')).toBeHidden();
  release();
});

test('a drawing is drawn, where the policy names the script that does it', async ({ examplesPage: page }) => {
  await choose(page, '#things', picturePath('ship').replace('.png', '.svg'));
  await expect(page.locator('#things [part=headline]')).toContainText('ship');
  await expect(page.locator('#things [part=picture]')).toBeVisible();
});

test('it can be moved, taken out amidst its work, and put back', async ({ examplesPage: page }) => {
  const workers = () => page.workers().length;
  await choose(page, '#things', picturePath('ship'));
  await expect(page.locator('#things [part=progress]')).toBeVisible();
  const place = (away: boolean) =>
    page.evaluate((away) => {
      const kept = globalThis as unknown as { kept: Element };
      kept.kept ??= document.querySelector('#things') as Element;
      if (away) kept.kept.remove();
      else document.querySelector('main')?.append(kept.kept);
    }, away);
  await place(true);
  await expect.poll(workers).toBe(0);
  await place(false);
  await expect(page.locator('#things [part=headline]')).toContainText('ship');
  // Moved within one task, it goes on with what it has.
  await page.evaluate(() => {
    const element = document.querySelector('#things') as Element;
    document.querySelector('header')?.append(element);
  });
  await expect(page.locator('#things [part=headline]')).toContainText('ship');
  expect(workers()).toBe(1);
  await expect(page.locator('#things [part=picture]')).toBeVisible();
  await place(true);
  await expect.poll(workers).toBe(0);
});

test('it asks for nothing before it has a picture, and leaves nothing in the page', async ({
  examplesPage: page,
  examples,
  context,
}) => {
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await page.waitForFunction(() => customElements.get('inkling-classifier') !== undefined);
  await expect(page.locator('#pizza [part~=choose]')).toBeVisible();
  expect(asked.filter((url) => url.startsWith(examples.bucket))).toEqual([]);
  expect(page.workers()).toEqual([]);
  await choose(page, '#pizza', samplePath('pizza'));
  await expect(page.locator('#pizza [part=headline]')).toBeVisible();
  const names = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    return Object.getOwnPropertyNames(window).filter((name) => !usual.has(name));
  });
  expect(names.filter((name) => !/^\d+$/.test(name))).toEqual([]);
  // No engine but the one that ran was fetched, and no site but these three.
  const origins = new Set(asked.map((url) => new URL(url).origin));
  expect([...origins].sort()).toEqual([examples.page, examples.inkling, examples.bucket].sort());
  expect(asked.filter((url) => /ort-wasm|tfjs/.test(url))).toEqual([]);
});
