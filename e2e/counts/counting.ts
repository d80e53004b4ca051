/** A page that counts, served by the real nginx, and what nginx writes down of it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from 'playwright/test';
import { type CountedRow, parseCounts } from '../../web/core/counts-schema.ts';
import { nginxIsHere } from '../server/nginx.mjs';
import { serveBuild } from '../server/serve-build.ts';
import { answerFor, give, home, picturePath, saveData } from '../support/page.ts';

type Line = Readonly<Record<string, string>>;

export interface Site {
  /** The page's address. */
  readonly url: string;
  /** Each line of its log so far, which is of JSON. */
  readonly log: () => readonly Line[];
  /** What was counted so far, by visit. */
  readonly visits: () => (readonly CountedRow[])[];
}

interface Served {
  /** The container's settings. */
  settings: Readonly<Record<string, string>>;
  site: Site;
}

export const test = base.extend<Served>({
  settings: [{ COUNTS: 'on', LOG_FORMAT: 'json' }, { option: true }],
  site: async ({ settings }, use) => {
    test.skip(!nginxIsHere, 'no nginx is installed, and vite preview counts nothing');
    const folder = mkdtempSync(join(tmpdir(), 'inkling-counts-'));
    const file = join(folder, 'log');
    const server = await serveBuild(settings, file);
    const log = () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Line);
    const visits = () =>
      log().flatMap(({ counts }) => {
        if (counts === undefined) return [];
        const read = parseCounts(counts);
        expect(read, counts).not.toBeNull();
        return [read ?? []];
      });
    await use({ url: server.address + (settings.BASE_PATH ?? '/').slice(1), log, visits });
    server.stop();
    rmSync(folder, { recursive: true });
  },
});

/** Opens it as somebody who saves data: the model comes with the first picture. */
export async function open(page: Page, { url }: Site): Promise<void> {
  await saveData(page);
  await page.goto(url + home.slice(2));
}

export async function answer(page: Page, name: string): Promise<void> {
  await give(page, picturePath(name));
  await answerFor(page, `${name}.png`);
}

/** Leaves the page for another address of the same site, until that one was asked for. */
export async function leave(page: Page, { url, log }: Site): Promise<void> {
  const away = () => log().filter(({ uri }) => uri?.includes('/away-'));
  const before = away().length;
  await page.goto(`${url}away-${before}`); // which is nowhere
  await expect.poll(() => away().length).toBeGreaterThan(before);
}
