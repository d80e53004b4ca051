/** Which version of a model a page runs, while its operator promotes and rolls back. */
import { expect } from 'playwright/test';
import { answering, champion, test } from './promoted-site.ts';

/** No pictures of the data set are needed to force it. */
const forced = ['--data', '/nowhere', '--force', 'for the test'];

test('an open page goes on with its version, one that opens gets the new one, and the old one after a rollback', async ({
  page,
  context,
  site,
}) => {
  const open = async () => {
    const opened = await context.newPage();
    await opened.goto(site.address);
    return opened;
  };
  const [second, third] = site.others;
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: [] });
  site.models('promote', 'cifar10', second, ...forced);
  site.models('promote', 'cifar10', third, ...forced);
  expect((await answering(page, 'truck')).version).toBe(champion);
  const later = await open();
  expect((await answering(later)).version).toBe(third);
  site.models('rollback', 'cifar10');
  expect((await answering(later, 'truck')).version).toBe(third);
  expect((await answering(await open())).version).toBe(second);
  site.models('rollback', 'cifar10');
  expect(await answering(await open())).toEqual({ version: champion, said: [] });
});
