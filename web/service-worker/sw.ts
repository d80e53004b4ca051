/**
 * The service worker: the page works without a network, and versions of it never mix.
 *
 * Our own, because the rules are few and Workbox's precache fits two of them badly: scripts of a version must stay for the
 * tabs that are still of it, and what was used (engines) must belong to a version. vite-plugin-pwa takes no Vite 8 either.
 */
import { countsPath } from '../core/counts.ts';
import type { OfflineMessage } from '../runtime/offline/names.ts';
import { askAhead, freshFile, keepBucketFile, manifestFile } from './bucket.ts';
import type { Release } from './release.ts';
import { routeOf } from './route.ts';
import { takeIn } from './share.ts';
import { Version } from './version.ts';

declare const self: ServiceWorkerGlobalScope;
declare const __RELEASE__: Release;

const { scope } = self.registration;
const version = new Version(__RELEASE__, scope);
const isPublic = (path: string) => version.has(path);

// Without skipWaiting: a new version waits until no page of the old one is open, or until a visitor asks for it.
self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([version.install(), passBy(event)]));
});

/**
 * The page's counts go past this worker. Chromium would hand them to it by way of the page, which is gone by then, and lose them.
 * Static routing, https://w3c.github.io/ServiceWorker/#service-worker-static-router; without it, they come here and pass.
 */
async function passBy(event: ExtendableEvent & { addRoutes?(routes: object): Promise<void> }): Promise<void> {
  const { pathname } = new URL(countsPath, scope);
  await event.addRoutes?.({ condition: { urlPattern: { pathname } }, source: 'network' }).catch(() => {});
}

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), version.tidy(self.registration)]));
});

self.addEventListener('message', (event) => {
  const message = event.data as OfflineMessage;
  event.waitUntil(message.type === 'take-over' ? self.skipWaiting() : keep(message));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { method, url, mode, headers } = request;
  const later = (work: Promise<unknown>) => event.waitUntil(work.catch(() => {})); // full: as if nothing were kept
  switch (routeOf({ method, url, mode, partial: headers.has('Range') }, scope, isPublic)) {
    case 'page':
      askAhead(scope);
      return event.respondWith(version.page(request, later));
    case 'file':
      return event.respondWith(version.file(request, later));
    case 'fresh':
      return event.respondWith(freshFile(request, later));
    case 'manifest':
      return event.respondWith(manifestFile(request, later));
    case 'share':
      return event.respondWith(takeIn(request, scope));
  }
});

async function keep({ engines, addresses }: Extract<OfflineMessage, { type: 'keep' }>): Promise<void> {
  const isBucket = (url: string) => {
    const route = routeOf({ method: 'GET', url, mode: 'cors', partial: false }, scope, isPublic);
    return route === 'fresh' || route === 'manifest';
  };
  await Promise.allSettled([
    version.keep(engines, addresses),
    ...addresses.filter(isBucket).map(keepBucketFile),
    version.tidy(self.registration),
  ]);
}
