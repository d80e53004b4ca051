/**
 * Builds dist/browser: `node packages/inkling/build/browser.mjs`. Fails where what a visitor downloads is more than its budget.
 *
 * Needs what the repository's own package.json installs, and no network.
 */
import { fileURLToPath } from 'node:url';
import { buildScripts } from './browser-scripts.mjs';
import { browserBudget, firstAnswerBytes } from './browser-size.mjs';
import { writeDeclarations } from './declarations.mjs';

const dist = fileURLToPath(new URL('../dist/browser', import.meta.url));

await buildScripts(dist);
writeDeclarations(dist, ['index', 'element']);
const bytes = firstAnswerBytes(dist);
process.stdout.write(
  `dist/browser: ${bytes} bytes of Brotli before the first answer of the element; the budget is ${browserBudget}\n`,
);
if (bytes > browserBudget) process.exitCode = 1;
