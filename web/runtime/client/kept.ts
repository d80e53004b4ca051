/** What is kept on this device, by what it belongs to. Storage that does not answer is as good as empty. */

import type { Kept, KeptModel } from '../interface/kept.ts';
import { bucketCache, versionPrefix } from '../offline/names.ts';
import { fileCache, keyOf } from '../store/file-cache.ts';
import { slotOf } from '../store/superseded.ts';
import type { Bundle } from '../worker/protocol.ts';

/** A file in Cache Storage; `store`: the name of its cache. */
export interface KeptFile {
  readonly store: string;
  readonly url: string;
  readonly bytes: number;
}

/** All names of ours in Cache Storage and `localStorage` begin so. */
const ourName = /^inkling/;

type Groups = Pick<Kept, 'models' | 'engines' | 'page' | 'other'>;

/** @param engines the engines' names; a file of an engine's own is named after it */
export function groupKept(
  files: readonly KeptFile[],
  bundles: readonly Bundle[],
  engines: readonly string[],
): Groups {
  const models = bundles.map((bundle) => keptModel(bundle, files)).filter(({ bytes }) => bytes > 0);
  const engineOf = ({ url }: KeptFile) => engines.find((id) => url.includes(`/assets/${id}-`));
  const sizes = engines.map((id) => ({ id, bytes: sum(files.filter((file) => engineOf(file) === id)) }));
  const rest = files.filter(
    (file) => !engineOf(file) && !(isStored(file) && bundles.some(({ url }) => file.url.startsWith(url))),
  );
  return {
    models,
    engines: sizes.filter(({ bytes }) => bytes > 0),
    page: sum(rest.filter((file) => !isStored(file))),
    other: sum(rest.filter(isStored)),
  };
}

const isStored = ({ store }: KeptFile) => store === fileCache;
const sum = (files: readonly KeptFile[]) => files.reduce((total, { bytes }) => total + bytes, 0);

function keptModel({ url, manifest: { id, artifacts } }: Bundle, files: readonly KeptFile[]): KeptModel {
  const own = files.filter((file) => isStored(file) && file.url.startsWith(url));
  const kept = new Set(own.map((file) => file.url));
  const isKept = ({ path, sha256 }: { path: string; sha256: string }) =>
    kept.has(keyOf({ url: url + path, sha256 }));
  const complete = artifacts.filter((artifact) => [artifact, ...artifact.weights].every(isKept));
  return { id, bytes: sum(own), engines: complete.map(({ engine }) => engine) };
}

/** @throws nothing: what cannot be read counts as not kept */
export async function kept(bundles: readonly Bundle[], engines: readonly string[]) {
  const [files, estimate] = await Promise.all([
    keptFiles().catch(() => []),
    navigator.storage?.estimate().catch(() => undefined),
  ]);
  return { ...groupKept(files, bundles, engines), total: estimate?.usage };
}

async function ourCaches(): Promise<string[]> {
  if (typeof caches === 'undefined') return []; // http
  return (await caches.keys()).filter((name) => ourName.test(name));
}

async function keptFiles(): Promise<KeptFile[]> {
  const names = (await ourCaches()).filter(
    (name) => name === fileCache || name === bucketCache || name.startsWith(versionPrefix),
  );
  const files = await Promise.all(
    names.map(async (store) => {
      const cache = await caches.open(store);
      const keys = await cache.keys();
      return Promise.all(
        keys.map(async (key) => ({ store, url: key.url, bytes: await sizeOf(await cache.match(key)) })),
      );
    }),
  );
  return files.flat();
}

/** Bytes of a body. `Content-Length` is of what travelled, where that was compressed. */
async function sizeOf(response: Response | undefined): Promise<number> {
  if (!response) return 0;
  const length = Number(response.headers.get('Content-Length'));
  return length > 0 && !response.headers.has('Content-Encoding') ? length : (await response.blob()).size;
}

/** @param url of the folder of any version of the model */
export async function removeModel(url: string): Promise<void> {
  if ((await ourCaches()).length === 0) return;
  const cache = await caches.open(fileCache);
  const slot = slotOf(url);
  const own = (await cache.keys()).filter((key) => slotOf(key.url) === slot);
  await Promise.all(own.map((key) => cache.delete(key)));
}

export async function removeEverything(): Promise<void> {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  const registrations = (await serviceWorker?.getRegistrations().catch(() => [])) ?? [];
  await Promise.all(registrations.filter(isOurs).map((registration) => registration.unregister()));
  await Promise.all((await ourCaches()).map((name) => caches.delete(name)));
  try {
    const names = Object.keys(localStorage).filter((name) => ourName.test(name));
    for (const name of names) localStorage.removeItem(name);
  } catch {
    // Forbidden: nothing was kept.
  }
}

/** Another page of the same origin may have one too. */
const isOurs = ({ scope }: ServiceWorkerRegistration) => scope === new URL('./', document.baseURI).href;
