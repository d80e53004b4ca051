/**
 * Builds dist/browser: `node packages/inkling/build/browser.mjs`. Fails where what a visitor downloads is more than its budget.
 *
 * Needs what the repository's own package.json installs, and no network.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { browserBudget, firstAnswerBytes } from './browser-size.mjs';
import { writeDeclarations } from './declarations.mjs';

const configFile = fileURLToPath(new URL('browser.config.ts', import.meta.url));

/** Its scripts. @param {string} outDir */
export async function buildScripts(outDir) {
  for (const mode of ['page', 'workers']) {
    await build({ configFile, mode, logLevel: 'warn', build: { outDir } });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = fileURLToPath(new URL('../dist/browser', import.meta.url));
  await buildScripts(dist);
  writeDeclarations(dist, ['index', 'element']);
  const bytes = firstAnswerBytes(dist);
  process.stdout.write(
    `dist/browser: ${bytes} bytes of Brotli before the first answer of the element; the budget is ${browserBudget}\n`,
  );
  if (bytes > browserBudget) process.exitCode = 1;
}
