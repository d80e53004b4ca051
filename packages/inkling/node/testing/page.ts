/** Chromium with the page's own code in it, and pictures to give it. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import { chromiumOptions } from '../../../../scripts/chromium.mjs';
import { kernels } from '../../../../scripts/kernels.ts';
import type { Seen } from './page-entry.ts';

export interface PageOfPictures {
  /** @param bundle the folder of a model's version */
  logitsOf(bundle: string, pictures: readonly Uint8Array[]): Promise<readonly Seen[]>;
  close(): Promise<void>;
}

/** @returns undefined where there is no Chromium */
export async function openPage(): Promise<PageOfPictures | undefined> {
  const browser = await chromium.launch(chromiumOptions()).catch(() => undefined);
  return browser && openIn(browser);
}

async function openIn(browser: Browser): Promise<PageOfPictures> {
  const script = await bundle();
  let bundleAt = '';
  let given: readonly Uint8Array[] = [];
  const server = createServer(({ url = '/' }, response) => {
    const [, kind, name = ''] = url.split('/');
    if (kind === 'picture') response.end(given[Number(name)]);
    else if (kind === 'bundle') response.end(readFileSync(join(bundleAt, name)));
    else if (kind === 'script.js') response.setHeader('Content-Type', 'text/javascript').end(script);
    else
      response.setHeader('Content-Type', 'text/html').end('<script type="module" src="/script.js"></script>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage();
  return {
    async logitsOf(at, pictures) {
      bundleAt = at;
      given = pictures;
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForFunction('window.logitsOf', undefined, { timeout: 120_000 });
      const addresses = pictures.map((_, i) => `/picture/${i}`);
      return page.evaluate((all) => window.logitsOf('/bundle/', all), addresses);
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bundle(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'inkling-page-'));
  try {
    await build({
      configFile: false,
      logLevel: 'warn',
      root: fileURLToPath(new URL('.', import.meta.url)),
      publicDir: false,
      plugins: [kernels()],
      build: {
        outDir,
        emptyOutDir: true,
        lib: {
          entry: fileURLToPath(new URL('page-entry.ts', import.meta.url)),
          formats: ['es'],
          fileName: 'page',
        },
        target: 'es2022',
        rolldownOptions: { output: { codeSplitting: false }, checks: { pluginTimings: false } },
      },
    });
    return readFileSync(join(outDir, 'page.js'), 'utf8');
  } finally {
    rmSync(outDir, { recursive: true });
  }
}
