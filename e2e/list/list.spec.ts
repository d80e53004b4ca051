/** The list of a visit: what can be done with it, by keyboard too, and what comes out of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import {
  answerFor,
  expectNoOverflow,
  give,
  pictureBytes,
  picturePath,
  samplePath,
  test,
} from '../support/page.ts';
import {
  box,
  button,
  chooseFolder,
  drop,
  expectDone,
  parseCsv,
  pets,
  row,
  rows,
  save,
  status,
  writeFolder,
} from './pictures.ts';

test('a dropped folder: what is no picture is left out, all answers are exported, folders are classes', async ({
  page,
}, testInfo) => {
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  const folder = pets(testInfo.outputPath());
  await drop(page, [join(folder, 'pets')]);
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  await expect(page.getByTestId('list-said')).toHaveText('Done: 6 pictures, of which 1 failed.');
  await expect(page.getByText('1 file left out: it is not a picture.')).toBeVisible();
  await expect(row(page, 'one.png')).toContainText('pets/Ship');
  await expect(row(page, 'one.png')).toContainText('ship');
  await expect(row(page, 'broken.png')).toHaveAttribute('data-state', 'failed');
  await expectNoViolations(page);

  const json = await save(page, 'Answers as JSON');
  expect(json.name).toBe('inkling-cifar10-answers.json');
  const exported: Record<string, unknown>[] = JSON.parse(json.text);
  const fields =
    'name path truth label probability probabilities model version engine precision crop ms warnings error';
  for (const one of exported) expect(Object.keys(one)).toEqual(fields.split(' '));
  expect(exported.map(({ path, label, error }) => [path, label, error])).toEqual([
    ['pets/airplane/=four, "4".png', 'airplane', null],
    ['pets/airplane/broken.png', null, 'image-corrupt'],
    ['pets/elsewhere/five.png', 'automobile', null],
    ['pets/Ship/one.png', 'ship', null],
    ['pets/Ship/two.png', 'truck', null],
    ['pets/TRUCK/old/three.png', 'truck', null],
  ]);
  const [first] = exported as { probability: number; probabilities: Record<string, number>; ms: number }[];
  if (!first) throw new Error('there are rows');
  expect(Object.keys(first.probabilities)).toHaveLength(10);
  expect(Object.values(first.probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect(first.probability).toBe(first.probabilities.airplane);
  expect(first.ms).toBeGreaterThan(0);

  const csv = await save(page, 'Answers as CSV');
  expect(csv.text.startsWith('\uFEFFname,path,truth,label,probability,')).toBe(true);
  const records = parseCsv(csv.text.slice(1));
  expect(records).toHaveLength(6);
  expect(records[0]).toMatchObject({
    name: `'=four, "4".png`, // no formula
    label: 'airplane',
    probability: String(first.probability),
    'probability airplane': String(first.probabilities.airplane),
    'crop x': '80',
    'crop y': '0',
    'crop width': '480',
    'crop height': '480',
    error: '',
  });
  expect(records[1]).toMatchObject({ label: '', error: 'image-corrupt', 'probability airplane': '' });

  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page);

  await expect(page.getByTestId('accuracy')).toHaveText(
    /^Right for 3 of 4 pictures: 75\.0%\. On average they were said with \d\d\.\d%\.$/,
  );
  const cell = page.getByTestId('matrix').getByRole('row', { name: /^ship/ }).getByRole('cell');
  await expect(page.getByTestId('matrix').getByRole('columnheader')).toHaveText([
    'airplane',
    'ship',
    'truck',
    'Found',
  ]);
  await expect(cell).toHaveText(['0', '1', '1', '50.0%']);
  const matrix = parseCsv((await save(page, 'Matrix as CSV')).text.slice(1));
  expect(matrix.find(({ truth }) => truth === 'ship')).toMatchObject({ ship: '1', truck: '1', cat: '0' });
  const evaluation = JSON.parse((await save(page, 'Matrix as JSON')).text);
  expect(evaluation).toMatchObject({
    model: 'cifar10',
    images: 4,
    correct: 3,
    accuracy: 0.75,
    unlabelled: 1,
  });
});

test('sorted, filtered, walked through by keyboard, taken off and put back', async ({ page }, testInfo) => {
  const folder = pets(testInfo.outputPath());
  await chooseFolder(page, join(folder, 'pets'));
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  const names = () => rows(page).locator('.list__name').allTextContents();

  await page.getByLabel('Order').selectOption('Least sure first');
  const percents = (await rows(page).locator('.list__percent').allTextContents()).map(Number.parseFloat);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect((await names()).at(-1)).toBe('broken.png');
  await page.getByLabel('Order').selectOption('As given');

  await page.getByRole('combobox', { name: 'Show' }).selectOption('Failed');
  expect(await names()).toEqual(['broken.png']);
  await expect(page.getByText('1 of 6 shown')).toBeVisible();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Answered wrongly');
  expect(await names()).toEqual(['two.png']);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Less sure than');
  await page.getByLabel('Per cent').fill('0');
  await expect(page.getByText('None of the pictures is like that.')).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('All');
  await button(page, 'truck 2').click();
  expect(await names()).toEqual(['two.png', 'three.png']);
  await button(page, 'truck 2').click();

  await page.locator('.list__class').last().focus();
  await page.keyboard.press('Tab');
  await expect(box(page)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await answerFor(page, 'three.png');
  await expect(row(page, 'three.png')).toHaveAttribute('aria-selected', 'true');
  await expect(box(page)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  const active = async () => {
    const id = await box(page).getAttribute('aria-activedescendant');
    return page.locator(`[id="${id}"] .list__name`).textContent();
  };
  expect(await active()).toBe('two.png');
  await page.keyboard.press('Delete');
  expect(await names()).not.toContain('two.png');
  expect(await active()).toBe('three.png');
  await button(page, 'Undo').click();
  expect((await names()).slice(-2)).toEqual(['two.png', 'three.png']);
  await expect(box(page)).toBeFocused();

  await button(page, 'Clear the list').click();
  await expect(rows(page)).toHaveCount(0);
  await button(page, 'Undo').click();
  await expect(rows(page)).toHaveCount(6);

  await button(page, 'Clear the list').press('Enter');
  await button(page, 'Dismiss').press('Enter');
  await expect(box(page)).toBeHidden();
  await expect(page.locator('input[type=file]')).toBeFocused();
  await drop(page, [join(folder, 'pets')]);
  await expect(rows(page)).toHaveCount(6);
  await expectDone(page);
  await row(page, 'one.png').click();
  await answerFor(page, 'one.png');
  await expect(row(page, 'one.png')).toHaveAttribute('aria-selected', 'true');
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoOverflow(page);

  // One by one, to the last: the keyboard goes on from what brings it back.
  await box(page).press('Home');
  for (let left = 6; left > 0; left--) await page.keyboard.press('Delete');
  await expect(rows(page)).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(button(page, 'Undo')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.locator('body')).not.toBeFocused();
});

test('single pictures make the list of this visit', async ({ page }) => {
  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  await expect(box(page)).toBeHidden();
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  await expect(rows(page).locator('.list__name')).toHaveText(['ship.png', 'truck.png']);
  await expect(row(page, 'truck.png')).toHaveAttribute('aria-selected', 'true');
  await row(page, 'ship.png').click();
  await answerFor(page, 'ship.png');
  await expect(rows(page)).toHaveCount(2);
});

test('another model is shown all of them when asked to', async ({ page }) => {
  await page.locator('input[type=file]').setInputFiles([picturePath('ship'), picturePath('truck')]);
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  await page.getByRole('radio', { name: 'Pizza or not' }).check({ force: true });
  await button(page, 'Show all to “Pizza or not”').click();
  await expectDone(page);
  await expect(row(page, 'truck.png')).toContainText('nothing it knows');
  const exported = JSON.parse((await save(page, 'Answers as JSON')).text);
  expect(exported.map(({ model }: { model: string }) => model)).toEqual(['pizza', 'pizza']);
});

test('what is held back names no class in the list, can be asked for, and keeps its class in what is saved', async ({
  page,
}, testInfo) => {
  const salad = readFileSync(samplePath('salad'));
  const folder = writeFolder(testInfo.outputPath(), {
    'some/ship.png': pictureBytes('ship'),
    'some/salad.webp': salad,
  });
  await chooseFolder(page, join(folder, 'some'));
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  await expect(row(page, 'salad.webp')).toContainText('nothing it knows');
  await expect(row(page, 'salad.webp')).not.toContainText('%');
  await expect(page.locator('.list__class')).toHaveText(['ship 1']);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Held back');
  expect(await rows(page).locator('.list__name').allTextContents()).toEqual(['salad.webp']);
  await expectNoViolations(page);
  const saved: { name: string; label: string; warnings: string[] }[] = JSON.parse(
    (await save(page, 'Answers as JSON')).text,
  );
  const held = saved.find(({ name }) => name === 'salad.webp');
  expect(held?.warnings).toContain('out-of-distribution');
  expect(held?.label).toEqual(expect.any(String));
});

test('what the visitor says is in a picture counts, can be taken back, and is saved', async ({ page }) => {
  await page.locator('input[type=file]').setInputFiles([picturePath('ship'), picturePath('truck')]);
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  await expect(page.getByTestId('accuracy')).toBeHidden();
  await row(page, 'ship.png').click();
  await answerFor(page, 'ship.png');
  const yes = button(page, 'Yes');
  await yes.click();
  await expect(yes).toHaveAttribute('aria-pressed', 'true');
  await expect(row(page, 'ship.png')).toContainText('You: ship');
  await expect(page.getByTestId('accuracy')).toHaveText(/^Right for 1 of 1 picture: 100\.0%/);

  await row(page, 'truck.png').click();
  await answerFor(page, 'truck.png');
  await expect(yes).toHaveAttribute('aria-pressed', 'false');
  await page.getByLabel('This is:').selectOption('cat');
  await expect(row(page, 'truck.png')).toContainText('You: cat');
  await expect(page.getByTestId('accuracy')).toHaveText(/^Right for 1 of 2 pictures: 50\.0%/);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('Answered wrongly');
  expect(await rows(page).locator('.list__name').allTextContents()).toEqual(['truck.png']);
  await expectNoViolations(page);
  const saved = JSON.parse((await save(page, 'Answers as JSON')).text);
  expect(saved.map(({ truth, label }: Record<string, string>) => [truth, label])).toEqual([
    ['ship', 'ship'],
    ['cat', 'truck'],
  ]);

  await page.getByLabel('This is:').selectOption('not said');
  await expect(page.getByTestId('accuracy')).toHaveText(/^Right for 1 of 1 picture: 100\.0%/);
});
