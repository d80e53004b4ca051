import type { Runtime } from '../interface/runtime.ts';
import { engineSupport } from '../scheduling/engine-support.ts';
import { defaultPatience } from '../scheduling/worker-link.ts';
import { nameFor } from '../worker/protocol.ts';
import { Bucket } from './bucket.ts';
import { createClient, type RuntimeOptions } from './client.ts';
import { pageDevice } from './device.ts';
import { withFirstWorker } from './first-worker.ts';

const startWorker = (engine?: string) =>
  new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: nameFor(engine) });

const startProbe = () =>
  new Worker(new URL('../worker/probe.ts', import.meta.url), { type: 'module', name: 'inkling-probe' });

const pageEngines = engineSupport(startProbe);

/**
 * The runtime of Inkling's own page. One worker starts with the page, others as they are wanted.
 *
 * @param pageUrl where config.json is, which names the bucket; and what that is relative to
 * @param options what tests put in the place of the platform
 */
export function createRuntime(
  pageUrl: string = document.baseURI,
  options: Partial<RuntimeOptions> = {},
): Runtime {
  const { support = pageEngines, device = pageDevice, patience = defaultPatience } = options;
  const makeWorker = options.makeWorker ?? withFirstWorker(startWorker, support[0]?.id);
  const bucket = new Bucket({ pageUrl, storage: () => device.storage() });
  return createClient(bucket, { makeWorker, support, device, patience });
}
