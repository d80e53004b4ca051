/** Files that are deleted or changed after they were chosen. */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import { answerFor, give, hold, pictureBytes, test } from '../support/page.ts';

// The page shows the picture that was chosen, whose file is not there any more.
test.use({ expectedErrors: [/Failed to load resource/] });

const changes: Record<string, (path: string) => void> = {
  deleted: (path) => rmSync(path),
  changed: (path) => appendFileSync(path, 'more'),
};

for (const [what, change] of Object.entries(changes)) {
  for (const [kind, name] of [
    ['a picture', 'truck.png'],
    ['a drawing', 'truck.svg'],
  ] as const) {
    test(`${kind} that was ${what} is said to be gone, and is chosen again`, async ({ page }, testInfo) => {
      const path = testInfo.outputPath(name);
      const drawing =
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>';
      const write = () => writeFileSync(path, name.endsWith('.svg') ? drawing : pictureBytes('truck'));
      write();
      const { release } = await hold(page, '**/models/index.json'); // nothing is read before it is there
      await page.goto('./');
      await give(page, path);
      change(path);
      release();
      const notice = page.getByRole('alert');
      await expect(notice).toHaveAttribute('data-code', 'image-gone');
      await expect(notice).toContainText(name);
      await expect(notice.getByRole('button', { name: 'Try again' })).toBeHidden();
      await expectNoViolations(page);
      write();
      const choosing = page.waitForEvent('filechooser');
      await notice.getByRole('button', { name: 'Choose again' }).click();
      await (await choosing).setFiles(path);
      await answerFor(page, name);
      await expect(notice).toBeHidden();
    });
  }
}
