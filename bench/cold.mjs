/**
 * Where the time of a first answer goes, cold and warm: README.md in this folder tells how it is measured.
 *
 *     node bench/cold.mjs [--model ID] [--times 5] [--no-build] [--headed]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { install, requireNode, root } from '../scripts/project.mjs';

requireNode();
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'cifar10' },
    times: { type: 'string', default: '5' },
    'no-build': { type: 'boolean', default: false },
    headed: { type: 'boolean', default: false },
  },
});
await install();
process.env.NODE_ENV = 'production'; // as bench.mjs
const { runnerImport } = await import('vite');
const { module } = await runnerImport(resolve(root, 'bench/cold.ts'), {
  configFile: false,
  logLevel: 'error',
});
await module.cold({
  model: values.model,
  times: Number(values.times),
  build: !values['no-build'],
  headed: values.headed,
});
process.exit(); // Vite's runner may stay
