/** Builds the package: `node packages/inkling/build/build.mjs`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

for (const half of ['node.mjs', 'browser.mjs']) {
  const script = new URL(half, import.meta.url);
  if (existsSync(fileURLToPath(script))) await import(script.href);
}
