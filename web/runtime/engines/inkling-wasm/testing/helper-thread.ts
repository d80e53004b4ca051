/** A helper in a thread of Node's, as browsers run it in a worker. */
import { Worker } from 'node:worker_threads';
// biome-ignore lint/style/noRestrictedImports: a test's thread, in which Node wants JavaScript.
import { build } from 'vite';
import type { Work } from '../helper.ts';

/** A script that sets `inkling` to what a module beside this folder exports. */
export async function scriptOf(module: string): Promise<string> {
  const entry = new URL(`../${module}`, import.meta.url).pathname;
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'inkling' } },
  });
  const [bundle] = [built].flat();
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built');
  return bundle.output[0].code;
}

const script = scriptOf('helper.ts');

/** Starts it, and waits until it is there. @returns ends it */
export async function startThread(work: Work): Promise<() => Promise<unknown>> {
  const code = `const { parentPort } = require('node:worker_threads');
    parentPort.once('message', (work) => {
      parentPort.postMessage('here');
      inkling.help(work);
    });`;
  const worker = new Worker((await script) + code, { eval: true });
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(work);
  });
  return () => worker.terminate();
}
