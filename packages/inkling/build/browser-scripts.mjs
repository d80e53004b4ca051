import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const configFile = fileURLToPath(new URL('browser.config.ts', import.meta.url));

/** Builds the scripts of dist/browser into a folder. @param {string} outDir */
export async function buildScripts(outDir) {
  for (const mode of ['page', 'workers']) {
    await build({ configFile, mode, logLevel: 'warn', build: { outDir } });
  }
}
