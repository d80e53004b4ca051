/** The small files that say which models there are. (Weights are kept by the page itself, in runtime/store.) */

import { within } from '../runtime/concurrency/within.ts';
import { bucketCache } from '../runtime/offline/names.ts';
import { isSuperseded } from '../runtime/store/superseded.ts';
import type { Later } from './version.ts';

/** Longest wait for an answer while there is a kept one, in ms. */
const freshPatience = 4_000;

/** What every start asks for, relative to the scope (scripts/preload.ts): files that may change. */
const ofEveryStart = ['config.json', 'models/index.json'];
/** How long an answer may wait for its request, in ms. */
const aheadMilliseconds = 5_000;
/** Answers by address, each for one request. */
const ahead = new Map<string, Promise<Response>>();

/** At a visit, asks for what the page will: it comes while the page does, and not one round trip after it. */
export function askAhead(scope: string): void {
  for (const path of ofEveryStart) {
    const asked = fetch(scope + path, { cache: 'no-cache' });
    asked.catch(() => {}); // whoever takes it is told
    ahead.set(scope + path, asked);
    setTimeout(() => ahead.get(scope + path) === asked && ahead.delete(scope + path), aheadMilliseconds);
  }
}

/** @returns undefined where nothing was asked for ahead, or another copy is wanted than what came then */
function takeAhead({ url, cache }: Request): Promise<Response> | undefined {
  const asked = ahead.get(url);
  ahead.delete(url);
  return cache === 'reload' || cache === 'no-store' ? undefined : asked;
}

/** What may change behind its address: from the network, and where that does not answer, as it was last time. */
export async function freshFile(request: Request, later: Later): Promise<Response> {
  const asked = takeAhead(request) ?? fetch(request);
  asked.catch(() => {}); // told below
  const kept = await find(request.url);
  const answer = kept ? await within(freshPatience, asked) : await asked;
  if (!answer) return kept as Response;
  if (kept && answer.status >= 500) return kept;
  if (answer.ok) later(store(request.url, answer.clone()));
  return answer;
}

/** A manifest never changes, so the kept one will do; `reload` asks for another copy. */
export async function manifestFile(request: Request, later: Later): Promise<Response> {
  const renews = request.cache === 'reload' || request.cache === 'no-store';
  const kept = await find(request.url);
  if (kept && !renews) return kept;
  const answer = await fetch(request).catch((error: unknown) => {
    if (kept) return undefined;
    throw error;
  });
  if (!answer) return kept as Response;
  if (answer.ok) later(store(request.url, answer.clone()));
  return answer;
}

/** Keeps what a visit read before this worker could see it. */
export async function keepBucketFile(url: string): Promise<void> {
  if (await find(url)) return;
  const answer = await fetch(url);
  if (answer.ok) await store(url, answer);
}

const find = (url: string) => caches.match(url, { cacheName: bucketCache, ignoreVary: true });

/**
 * Not what is no JSON: a hotel's login page, say. A manifest takes the place of those before but the last: the page's early
 * links name the version of its build, the index maybe another one, and one that is tried out may give way to its champion.
 */
async function store(url: string, response: Response): Promise<void> {
  const parsed = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (parsed === undefined) return;
  const cache = await caches.open(bucketCache);
  const kept = (await cache.keys()).map((request) => request.url);
  const before = kept.filter((old) => isSuperseded(old, url)).slice(0, -1); // in the order in which they came
  await Promise.all(before.map((old) => cache.delete(old)));
  await cache.put(url, response);
}
