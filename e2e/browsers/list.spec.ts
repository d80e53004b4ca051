/** Many pictures. */
import { expect } from 'playwright/test';
import { parseCsv, writeFolder } from '../list/pictures.ts';
import { picturePath } from '../support/page.ts';
import { openPage, test } from './fixtures.ts';
import { listDone, onTheCpu, savedBy } from './page.ts';

test('many pictures at once, exported as JSON and CSV', async ({ tab, baseURL }, testInfo) => {
  const folder = writeFolder(testInfo.outputPath(), { 'text.png': 'no picture at all' });
  const names = ['airplane', 'automobile', 'ship', 'truck'];
  await openPage(tab, baseURL as string);
  await tab.upload(...names.map(picturePath), `${folder}/text.png`);
  await listDone(tab);

  const right = [
    ...names.map((name) => [`${name}.png`, name, null]),
    ['text.png', null, 'image-not-an-image'],
  ];
  const json = await savedBy(tab, 'Answers as JSON');
  expect(json.name).toBe('inkling-cifar10-answers.json');
  const rows: Record<string, unknown>[] = JSON.parse(json.text);
  expect(rows.map(({ name, label, error }) => [name, label, error])).toEqual(right);
  expect(rows[0]).toMatchObject({ engine: onTheCpu, precision: 'int8', warnings: [] });

  const csv = await savedBy(tab, 'Answers as CSV');
  expect(csv.name).toBe('inkling-cifar10-answers.csv');
  const records = parseCsv(csv.text.replace(/^\uFEFF/, ''));
  expect(records.map(({ name, label, error }) => [name, label || null, error || null])).toEqual(right);
  expect(records[0]?.probability).toBe(String(rows[0]?.probability));
});
