/** Which version of a model a page runs, while its operator tries another one out. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { expectReady } from '../offline/fixtures.ts';
import { answering, champion, draw, test } from './promoted-site.ts';

test('a share of visitors gets what is tried out, stays with it, and is told', async ({ browser, site }) => {
  const [second] = site.others;
  const visitors = await Promise.all(
    ['0.2', '0.6'].map(async (number) => {
      const context = await browser.newContext({ serviceWorkers: 'block' });
      await draw(context, number);
      return context;
    }),
  );
  const versions = async () => {
    const found: unknown[] = [];
    for (const visitor of visitors) {
      const page = await visitor.newPage();
      await page.goto(site.address);
      found.push(await answering(page));
      await page.close();
    }
    return found;
  };
  const tried = { version: second, said: [`Version ${second} of the model, which is being tried out.`] };
  const usual = { version: champion, said: [] };
  for (const [share, expected] of [
    ['0.3', [tried, usual]],
    ['0.9', [tried, tried]],
    ['0', [usual, usual]],
  ] as const) {
    site.models('canary', 'cifar10', second, share);
    expect(await versions(), `share ${share}`).toEqual(expected);
  }
  for (const visitor of visitors) await visitor.close();
});

test('who keeps nothing gets the champion; tabs of one visitor get the same', async ({
  browser,
  context,
  site,
}) => {
  const [second] = site.others;
  site.index({ canary: { version: second, share: 1 } });
  const forbidding = await browser.newContext({ serviceWorkers: 'block' });
  await forbidding.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  const page = await forbidding.newPage();
  await page.goto(site.address);
  expect(await answering(page)).toEqual({ version: champion, said: [] });
  await forbidding.close();

  site.index({ canary: { version: second, share: 0.5 } });
  const found: unknown[] = [];
  // Not at once: of two first tabs, each may draw before it sees what the other kept (runtime/client/canary.ts).
  for (let i = 0; i < 4; i += 1) {
    const tab = await context.newPage();
    await tab.goto(site.address);
    found.push(await answering(tab));
  }
  for (const one of found) expect(one).toEqual(found[0]);
});

test.describe('a visitor whom each canary is for', () => {
  test.beforeEach(({ context }) => draw(context, '0'));

  test('a canary whose files are missing or damaged gives way to the champion, and it is said', async ({
    page,
    site,
  }) => {
    const [second, third] = site.others;
    const gaveWay = [`Version ${champion} of the model: the one being tried out did not work.`];
    const weights = (version: string) => join(site.folder, 'cifar10', version, 'weights.bin');
    site.models('canary', 'cifar10', second, '0.5');
    rmSync(weights(second));
    await page.goto(site.address);
    expect(await answering(page)).toEqual({ version: champion, said: gaveWay });
    expect((await answering(page, 'truck')).version).toBe(champion);

    site.models('canary', 'cifar10', third, '0.5');
    writeFileSync(weights(third), readFileSync(weights(third)).reverse());
    await page.goto(site.address);
    expect(await answering(page)).toEqual({ version: champion, said: gaveWay });

    rmSync(join(site.folder, 'cifar10', third, 'manifest.json'));
    await page.goto(site.address);
    expect(await answering(page)).toEqual({ version: champion, said: gaveWay });
  });

  test('a canary that is none takes nobody’s champion away', async ({ page, site }) => {
    const [second] = site.others;
    for (const canary of [
      { version: second, share: '1' },
      { version: second, share: 1.5 },
      { version: second, share: -1 },
      { version: second, share: null }, // what becomes of NaN
      { version: second },
      { share: 1 },
      { version: second.toUpperCase(), share: 1 },
      { version: '../../secret', share: 1 },
      { version: champion, share: 1 },
      [second, 1],
      null,
    ]) {
      site.index({ canary });
      await page.goto(site.address);
      expect(await answering(page), JSON.stringify(canary)).toEqual({ version: champion, said: [] });
    }
  });

  test('a canary that is of another model, or that no engine runs, gives way to the champion', async ({
    page,
    site,
  }) => {
    const [second] = site.others;
    site.index({ canary: { version: second, share: 1 } });
    const path = join(site.folder, 'cifar10', second, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    const broken = Buffer.from('{"not": "a plan"}');
    const artifacts = manifest.artifacts.map((artifact: { readonly path: string }) => {
      writeFileSync(join(site.folder, 'cifar10', second, artifact.path), broken);
      return { ...artifact, bytes: broken.length, sha256: createHash('sha256').update(broken).digest('hex') };
    });
    for (const fields of [
      { id: 'pizza' },
      { schema: 3 },
      { artifacts: [] },
      { artifacts: [{ ...manifest.artifacts[0], engine: 'of-tomorrow' }] },
      { artifacts },
    ]) {
      writeFileSync(path, JSON.stringify({ ...manifest, ...fields }));
      await page.goto(site.address);
      expect(await answering(page), Object.keys(fields)[0]).toEqual({
        version: champion,
        said: [`Version ${champion} of the model: the one being tried out did not work.`],
      });
    }
  });

  test('a canary that ends while a page is open goes on there, and is over at the next visit', async ({
    page,
    site,
  }) => {
    const [second] = site.others;
    site.models('canary', 'cifar10', second, '1');
    await page.goto(site.address);
    expect((await answering(page)).version).toBe(second);
    site.models('canary', 'cifar10', second, '0');
    rmSync(join(site.folder, 'cifar10', second), { recursive: true });
    expect((await answering(page, 'truck')).version).toBe(second);
    await page.reload();
    expect(await answering(page)).toEqual({ version: champion, said: [] });
  });

  test.describe('with what is kept', () => {
    test.use({ serviceWorkers: 'allow' });
    test('each of two versions works without a network, after a visit that ran it', async ({
      page,
      context,
      site,
    }) => {
      const [second] = site.others;
      for (const [share, version] of [
        ['0.5', second],
        ['0', champion],
      ] as const) {
        site.models('canary', 'cifar10', second, share);
        await page.goto(site.address);
        expect((await answering(page)).version).toBe(version);
        const engine = await page.getByTestId('engine').getAttribute('data-engine');
        await expectReady(page, engine as string);
        await page.reload(); // now all of it goes through the service worker
        expect((await answering(page, 'truck')).version).toBe(version);
        await context.setOffline(true);
        await page.reload();
        expect((await answering(page)).version).toBe(version);
        await page.getByRole('button', { name: 'Settings' }).click();
        await page.getByRole('button', { name: 'On this device…' }).click();
        await expect(page.getByRole('dialog')).toContainText(`Version ${version}`);
        await context.setOffline(false);
      }
    });
  });
});
