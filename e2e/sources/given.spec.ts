/** What a visitor gives at once is all looked at, whatever it is called. */
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { chooseFolder, drop, expectDone, row, rows, status, writeFolder } from '../list/pictures.ts';
import { answerFor, pictureBytes, test } from '../support/page.ts';

const [ship, truck, airplane] = [pictureBytes('ship'), pictureBytes('truck'), pictureBytes('airplane')];

/** Pastes files, as made in the page. */
async function paste(page: Page, files: Readonly<Record<string, Buffer>>[]) {
  const given = files.flatMap((one) =>
    Object.entries(one).map(([name, bytes]) => [name, bytes.toString('base64')]),
  );
  await page.evaluate((given) => {
    const data = new DataTransfer();
    for (const [name = '', base64 = ''] of given) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: name.endsWith('.png') ? 'image/png' : '' }));
    }
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data });
    document.body.dispatchEvent(event);
  }, given);
}

test('several pasted at once: all are taken, under names of their own', async ({ page }) => {
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  await paste(page, [
    { 'image.png': ship },
    { 'image.png': truck },
    { 'plane.png': airplane },
    { notes: Buffer.from('no') },
  ]);
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  await expect(rows(page)).toHaveCount(3);
  await expect(row(page, 'Pasted picture').first()).toContainText('ship');
  await expect(row(page, 'Pasted picture (2)')).toContainText('truck');
  await expect(row(page, 'plane.png')).toContainText('airplane');
  await expect(page.getByText('1 file left out: it is not a picture.')).toBeVisible();
});

test('of a pasted document all pictures are taken, and those that cannot be read are named', async ({
  page,
}) => {
  const data = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;
  const html = `<p><img src="${data(ship)}"></p><p><img src="/nothing.png"><img src="data:image/png;base64,lost!"></p><img src="${data(truck)}">`;
  await expect(page.getByText('It knows these 10 things')).toBeVisible();
  await page.evaluate((html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData });
    document.body.dispatchEvent(event);
  }, html);
  await expect(status(page)).toBeVisible();
  await expectDone(page);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('ship');
  await expect(rows(page).last()).toContainText('truck');
  await expect(page.getByText('lost!')).toBeVisible();
});

const folder = (path: string) =>
  writeFolder(path, {
    '.Statuses/ship': ship,
    '.Statuses/truck.mpo': truck,
    '.Statuses/plane.png~': airplane,
    '.Statuses/notes': 'no picture',
    '.Statuses/.nomedia': '',
    '.Statuses/Thumbs.db': 'hidden',
  });

for (const [way, give] of Object.entries({
  chosen: chooseFolder,
  dropped: (page: Page, path: string) => drop(page, [path]),
})) {
  test(`a hidden folder that is ${way} is read; what is in it counts by its content`, async ({
    page,
  }, testInfo) => {
    await expect(page.getByText('It knows these 10 things')).toBeVisible();
    await give(page, join(folder(testInfo.outputPath()), '.Statuses'));
    await expect(status(page)).toBeVisible();
    await expectDone(page);
    await expect(rows(page)).toHaveCount(3);
    await expect(row(page, 'truck.mpo')).toContainText('truck');
    await expect(row(page, 'plane.png~')).toContainText('airplane');
    await expect(page.getByText('1 file left out: it is not a picture.')).toBeVisible();
  });
}

test('a folder that cannot be read says so, and the rest of the drop is not lost', async ({
  page,
}, testInfo) => {
  // What the system refuses; not by its permissions, because root, as whom these tests may run, reads all.
  await page.addInitScript(() => {
    const { webkitGetAsEntry } = DataTransferItem.prototype;
    const refuse = (folder: FileSystemDirectoryEntry) => {
      // Not every browser has a name for what folders are.
      const kind: FileSystemDirectoryEntry = Object.getPrototypeOf(folder);
      const { createReader } = kind;
      kind.createReader = function () {
        const reader = createReader.call(this);
        if (this.name === 'secret') {
          reader.readEntries = (_, onError) => onError?.(new DOMException('', 'NotReadableError'));
        }
        return reader;
      };
    };
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      const entry = webkitGetAsEntry.call(this);
      if (entry) refuse(entry as FileSystemDirectoryEntry);
      return entry;
    };
  });
  await page.reload();
  const path = writeFolder(testInfo.outputPath('pets'), { 'secret/ship.png': ship, 'truck.png': truck });
  await drop(page, [path]);
  expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
  await expect(page.getByText('“pets/secret” could not be read.')).toBeVisible();
});
