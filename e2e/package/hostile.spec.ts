/** `<inkling-classifier>` in the hands of a page, or a visitor, that does with it what nobody should. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import type {} from '../../packages/inkling/browser/element.ts';
import { pictureBytes, picturePath } from '../support/page.ts';
import { drop, test } from './fixtures.ts';

const ship = { picture: pictureBytes('ship').toString('base64') };
const headline = (page: Page, target: string) => page.locator(`${target} [part=headline]`);

test('two of them work at once, whatever else changes meanwhile', async ({ examplesPage: page }) => {
  const told = await page.evaluate(async ({ picture }) => {
    const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
    const file = new Blob([bytes], { type: 'image/png' });
    const [things, pizza] = ['#things', '#pizza'].map((one) => document.querySelector(one)) as [
      HTMLElementTagNameMap['inkling-classifier'],
      HTMLElementTagNameMap['inkling-classifier'],
    ];
    const [bucket, model] = [things.bucket, things.model];
    const answered = new Promise<string>((resolve) => {
      things.addEventListener('inkling-answer', ({ detail }) => resolve(detail.answer.model.id), {
        once: true,
      });
    });
    const first = things.classify(file).then(
      () => 'answered',
      ({ code }) => code,
    );
    const other = pizza.classify(file);
    for (const attributes of [
      { model: 'pizza' },
      { model: '__proto__', bucket: 'javascript:alert(1)' },
      { model: '', bucket: '' },
      { model, bucket },
    ]) {
      await new Promise((resolve) => setTimeout(resolve));
      Object.assign(things, attributes);
    }
    return { first: await first, other: (await other).model.id, things: await answered };
  }, ship);
  expect(told).toEqual({ first: 'cancelled', other: 'pizza', things: 'cifar10' });
  await expect(page.locator('#things [part=error]')).toBeHidden();
});

test.describe('a bucket that is none', () => {
  test.use({
    expectedErrors: [/Failed to load resource/],
  });
  test('is told, and the next one answers', async ({ examplesPage: page, examples }) => {
    const codes = await page.evaluate(
      async ({ picture, address }) => {
        const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
        const file = new Blob([bytes], { type: 'image/png' });
        const element = document.querySelector('#things') as HTMLElementTagNameMap['inkling-classifier'];
        const found: string[] = [];
        for (const bucket of [
          'javascript:alert(1)',
          'data:application/json,{}',
          'https://user:word@models.example/',
          'http://[/',
          `${address}/nowhere/`,
          `${address}/index.json`,
          `${address}/?a#b`,
          `${address}/`,
        ]) {
          element.bucket = bucket;
          found.push(
            await element.classify(file).then(
              ({ classes }) => classes[0]?.id ?? '',
              ({ code }) => code,
            ),
          );
        }
        for (const odd of ['text', null, {}, document.createElement('img')]) {
          found.push(
            await element.classify(odd as never).then(
              () => 'answered',
              ({ code }) => code,
            ),
          );
        }
        return found;
      },
      { ...ship, address: examples.bucket },
    );
    expect(codes).toEqual([
      ...Array<string>(4).fill('bucket-invalid'),
      'download-refused',
      'download-refused',
      'bucket-invalid',
      'ship',
      ...Array<string>(4).fill('image-not-an-image'),
    ]);
  });
});

test('a folder and a text that are dropped, and files without an ending', async ({ examplesPage: page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-folder-'));
  writeFileSync(join(folder, 'a.png'), readFileSync(picturePath('ship')));
  const cdp = await page.context().newCDPSession(page);
  const dropFiles = async (...files: readonly string[]) => {
    const box = await page.locator('#things').boundingBox();
    if (!box) throw new Error('it is not there');
    const at = {
      x: box.x + 10,
      y: box.y + 10,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await cdp.send('Input.dispatchDragEvent', { type, ...at });
  };
  await dropFiles(folder);
  await expect(page.locator('#things [part=error]')).toHaveAttribute('data-code', 'image-gone');
  await dropFiles(folder, join(folder, 'a.png'));
  await expect(headline(page, '#things')).toContainText('ship');
  rmSync(folder, { recursive: true });
  const prevented = await page.evaluate(() => {
    const element = document.querySelector('#things') as Element;
    const data = new DataTransfer();
    data.setData('text/plain', 'a text');
    return !element.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }),
    );
  });
  expect(prevented).toBe(false);
  await drop(page, '#things', '', pictureBytes('truck'));
  await expect(headline(page, '#things')).toContainText('truck');
});
