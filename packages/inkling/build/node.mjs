/**
 * Builds dist/node, its types and dist/models: `node packages/inkling/build/node.mjs`.
 *
 * Needs what the repository's own package.json and the package's install, and no network.
 */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { writeDeclarations } from './declarations.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = at('../dist/node');

await build({ configFile: at('node.config.ts'), logLevel: 'warn' });
chmodSync(join(dist, 'cli.js'), 0o755);
writeDeclarations(dist, ['index'], 'node');
copyModels(at('../../../public/models'), at('../dist/models'));

/** The bundled models, as far as an engine or a browser reads them: without cards and golden vectors. */
function copyModels(from, to) {
  rmSync(to, { recursive: true, force: true });
  const copy = (path) => {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path));
  };
  copy('index.json');
  for (const { id, version } of JSON.parse(readFileSync(join(from, 'index.json'), 'utf8')).models) {
    const folder = `${id}/${version}`;
    const { artifacts } = JSON.parse(readFileSync(join(from, folder, 'manifest.json'), 'utf8'));
    const wanted = artifacts.filter(({ engine }) => engine === 'inkling-wasm' || engine === 'ort-wasm');
    const files = wanted.flatMap(({ path, weights }) => [path, ...weights.map((file) => file.path)]);
    for (const path of new Set(['manifest.json', ...files])) copy(`${folder}/${path}`);
  }
}
