import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { chromiumOptions } from '../../scripts/chromium.mjs';

export interface BrowserChoice {
  readonly headed: boolean;
}

/**
 * Chromium with a profile of its own on disk, as a visitor's is: a context in memory would not keep large files. The GPU
 * is used where there is one; else WebGL is drawn in software.
 *
 * @throws Error that says what to install, when there is no Chromium
 */
export async function withBrowser<T>(choice: BrowserChoice, use: (context: BrowserContext) => Promise<T>) {
  const profile = await mkdtemp(join(tmpdir(), 'inkling-bench-'));
  try {
    const context = await launch(profile, choice);
    try {
      return await use(context);
    } finally {
      await context.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function launch(profile: string, { headed }: BrowserChoice): Promise<BrowserContext> {
  const options = chromiumOptions(['--enable-unsafe-swiftshader']);
  try {
    return await chromium.launchPersistentContext(profile, { ...options, headless: !headed });
  } catch (error) {
    const where = options.executablePath ?? 'the one that Playwright installs';
    throw new Error(
      `Chromium (${where}) does not start. Install it (apt-get install chromium, or npx playwright install chromium), ` +
        'or say in CHROMIUM_PATH where it is.',
      { cause: error },
    );
  }
}

/** @throws Error naming `what` after `milliseconds` without an answer: nothing may hold the benchmark for ever. */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what}: no answer within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
