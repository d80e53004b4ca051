/** Type-checks every part with the platform that it runs on: the page, the worker, Node, or none at all (core). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './project.mjs';

const projects = [
  'tsconfig.json',
  'web/tsconfig.json',
  'web/core/tsconfig.json',
  'web/runtime/tsconfig.worker.json',
  'web/service-worker/tsconfig.json',
  'packages/inkling/browser/tsconfig.json',
];
// Its libraries are installed apart (scripts/test.mjs), and not by `npm start`.
if (existsSync(join(root, 'packages/inkling/node_modules')))
  projects.push('packages/inkling/node/tsconfig.json');
const compiler = join(root, 'node_modules/typescript/bin/tsc');

let failed = false;
for (const project of projects) {
  const { code, seconds } = await run(process.execPath, [compiler, '-p', project], { minutes: 5 });
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${project} (${seconds.toFixed(1)} s)`);
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
