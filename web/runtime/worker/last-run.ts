/** Which model the worker that starts with the page ran last, for the next visit. */
import type { Manifest } from '../../core/manifest.ts';
import { attempt } from '../store/file-cache.ts';

/** Has one entry. Its name begins as all do that are cleared together. */
const lastRunCache = 'inkling-last-run-v1';
/** By this script's address, which has a hash: what another build wrote may have another form. */
const key = `${import.meta.url}?last-run`;

interface Run {
  readonly bundle: string;
  readonly manifest: Manifest;
  readonly maxThreads: number | undefined;
}

/** Undefined: there was none, or nothing is kept here. */
export function readLastRun(): Promise<Run | undefined> {
  return attempt<Run | undefined>(async (cache) => (await cache.match(key))?.json(), lastRunCache);
}

/** @param run undefined: what ran is nothing to begin the next visit with */
export async function rememberRun(run: Run | undefined): Promise<void> {
  await attempt(async (cache) => {
    const known = await (await cache.match(key))?.text();
    const text =
      run && JSON.stringify({ bundle: run.bundle, manifest: run.manifest, maxThreads: run.maxThreads });
    if (known === text) return;
    await Promise.all((await cache.keys()).map((old) => cache.delete(old)));
    if (text) await cache.put(key, new Response(text));
  }, lastRunCache);
}
