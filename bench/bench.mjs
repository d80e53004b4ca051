/**
 * `npm run bench`: measures the page beside plain pages of the same libraries; README.md in this folder tells how.
 *
 *     npm run bench -- [--quick] [--model ID]... [--engine NAME]... [--out FILE] [--headed]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { install, requireNode, root } from '../scripts/project.mjs';

requireNode();
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    model: { type: 'string', multiple: true, default: [] },
    engine: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: '.cache/bench/bench.json' },
    headed: { type: 'boolean', default: false },
  },
});
await install();
await install('bench');

// Else runnerImport would say `development`, and every build of this process would be one.
process.env.NODE_ENV = 'production';
// The sources are TypeScript, which Vite reads; only now is it sure to be installed.
const { runnerImport } = await import('vite');
try {
  const { module } = await runnerImport(resolve(root, 'bench/run.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  await module.run({
    quick: values.quick,
    models: values.model,
    engines: values.engine,
    out: resolve(values.out),
    headed: values.headed,
  });
} catch (error) {
  console.error(`\n${error.message}${error.cause ? `\n${error.cause.message}` : ''}`);
  process.exitCode = 1;
}
