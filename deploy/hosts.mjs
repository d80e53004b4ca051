/** `npm run hosts [-- --models URL] [-- --out FOLDER]`: writes the headers of the page as static hosts want them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { install, requireNode, root } from '../scripts/project.mjs';

requireNode();
await install();
const { values } = parseArgs({ options: { models: { type: 'string' }, out: { type: 'string' } } });

const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, 'deploy/hosts/files.ts'), {
  configFile: false,
  logLevel: 'error',
});
const out = values.out ? resolve(values.out) : join(root, 'deploy/hosts');
mkdirSync(out, { recursive: true });
// A path is on the page's own origin, which may be asked anyway.
const origin = URL.canParse(values.models ?? '') ? new URL(values.models).origin : undefined;
for (const [name, content] of Object.entries(module.hostFiles(origin))) {
  writeFileSync(join(out, name), content);
  console.log(join(out, name));
}
