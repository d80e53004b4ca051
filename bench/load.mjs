/**
 * What nginx carries on loopback, and whether anybody notices when it reads its configuration anew or loses a worker: README.md
 * in this folder has more. After `npm run build`; needs nginx, wrk, and h2load for HTTP/2.
 *
 *     node bench/load.mjs [--seconds 5] [--rounds 3] [--minutes 10]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { install, requireNode, root } from '../scripts/project.mjs';

requireNode();
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '10' },
  },
});
await install();
const { runnerImport } = await import('vite');
const { module } = await runnerImport(resolve(root, 'bench/load.ts'), {
  configFile: false,
  logLevel: 'error',
});
await module.load({
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  minutes: Number(values.minutes),
});
process.exit(); // Vite's runner may stay
