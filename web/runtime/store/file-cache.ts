/**
 * Files on this device, in Cache Storage. All of it is a convenience: whatever fails here, or takes too long, is as if
 * nothing were kept, and the network has the file.
 */
import { within } from '../concurrency/within.ts';
import { sha256 } from './sha256.ts';
import { isSuperseded } from './superseded.ts';

/** A new layout of the stored entries would be a new name. */
export const fileCache = 'inkling-files-v1';
/** Longest wait for the device's storage, in ms. What was begun goes on without us. */
export const storageMilliseconds = 10_000;

export interface StoredFile {
  readonly url: string;
  /** Size of the file itself, not of its compressed form. */
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/** The hash is part of the key, so another content at the same address is another entry. */
export const keyOf = ({ url, sha256 }: Pick<StoredFile, 'url' | 'sha256'>) => `${url}?sha256=${sha256}`;

/** The file if it is kept and still has the size and hash that are wanted; an entry that no longer has is thrown out. */
export async function readKept(file: StoredFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return attempt(async (cache) => {
    const response = await cache.match(keyOf(file));
    if (!response) return undefined;
    const body = new Uint8Array(await response.arrayBuffer());
    if (body.length === file.bytes && (await sha256(body)) === file.sha256) return body;
    await cache.delete(keyOf(file));
    return undefined;
  });
}

/** Whether all of these are kept, be it damaged: whoever reads one verifies it. */
export async function areKept(files: readonly Pick<StoredFile, 'url' | 'sha256'>[]): Promise<boolean> {
  const found = await attempt((cache) => Promise.all(files.map((file) => cache.match(keyOf(file)))));
  return found?.every(Boolean) ?? false;
}

/** Keeps a verified file in the place of what it supersedes, so that what is stored does not grow with each version. */
export async function keep(file: StoredFile, body: Uint8Array<ArrayBuffer>): Promise<void> {
  await attempt(async (cache) => {
    const key = keyOf(file);
    const kept = (await cache.keys()).map(({ url }) => url);
    // First, because the room that it frees may be just what the new one needs.
    await Promise.all(kept.filter((url) => isSuperseded(url, key)).map((url) => cache.delete(url)));
    // The length, so that what is stored can be told without reading it.
    await cache.put(key, new Response(body, { headers: { 'Content-Length': String(body.length) } }));
  });
}

/**
 * Does `work` on a cache. Cache Storage is absent without https (a phone trying a laptop's address), may be forbidden
 * (private windows), full (its quota), or slow to the point of no answer: all of these end in undefined.
 */
export async function attempt<T>(
  work: (cache: Cache) => Promise<T>,
  name = fileCache,
): Promise<T | undefined> {
  if (typeof caches === 'undefined') return undefined;
  const working = async () => work(await caches.open(name));
  return within(storageMilliseconds, working());
}
