/** What the tests of the list share. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { expectListening, pictureBytes } from '../support/page.ts';

export const status = (page: Page) => page.getByTestId('list-status');
export const box = (page: Page) => page.getByRole('listbox', { name: 'Pictures and their answers' });
export const rows = (page: Page) => page.getByTestId('list-row');
export const row = (page: Page, name: string) => rows(page).filter({ hasText: name });
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Writes files into a folder of the test's own. @returns the folder */
export function writeFolder(path: string, files: Readonly<Record<string, Buffer | string>>): string {
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }
  return path;
}

export async function chooseFolder(page: Page, path: string) {
  const choosing = page.waitForEvent('filechooser');
  await button(page, 'Choose a folder').click();
  await (await choosing).setFiles(path);
}

/** Drops files or folders on the page as the system does: with what only a real drop carries. */
export async function drop(page: Page, files: readonly string[]) {
  await expectListening(page);
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  }
  await devtools.detach();
}

export async function expectDone(page: Page) {
  await expect(status(page)).toHaveAttribute('data-phase', 'idle');
}

export async function save(page: Page, name: string) {
  const downloading = page.waitForEvent('download');
  await button(page, name).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** Reads CSV by RFC 4180. */
export function parseCsv(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && bare === '' && records.at(-1)?.length === 0) break;
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') records.push([]);
  }
  const [head = [], ...body] = records.filter((record) => record.length > 0);
  return body.map((record) => Object.fromEntries(head.map((name, i) => [name, record[i] ?? ''])));
}

export const pets = (path: string) =>
  writeFolder(path, {
    'pets/.DS_Store': 'hidden',
    'pets/Thumbs.db': 'hidden',
    'pets/notes.txt': 'no picture',
    'pets/Ship/one.png': pictureBytes('ship'),
    'pets/Ship/two.png': pictureBytes('truck'),
    'pets/TRUCK/old/three.png': pictureBytes('truck'),
    'pets/airplane/=four, "4".png': pictureBytes('airplane'),
    'pets/airplane/broken.png': pictureBytes('airplane').subarray(0, 900),
    'pets/elsewhere/five.png': pictureBytes('automobile'),
  });
