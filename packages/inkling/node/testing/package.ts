/** The package as it is built, for checks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
export const root = join(packageRoot, '../..');
export const cli = join(packageRoot, 'dist/node/cli.js');
export const samples = join(root, 'public/samples');
export const publicModels = join(root, 'public/models');

if (!existsSync(cli)) throw new Error('not built: node packages/inkling/build/build.mjs');

export const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** What the built package exports; its types are those of the sources. */
export const built: () => Promise<typeof import('../index.ts')> = () =>
  import(/* @vite-ignore */ join(packageRoot, 'dist/node/index.js'));
