import { sharedParameter } from '../runtime/offline/names.ts';

/**
 * What to do with a request. `pass`: nothing, as if there were no service worker. `page`: a visit. `file`: a file of the
 * build. `fresh`: what may change behind its address, so the network comes first. `manifest`: never changes. `share`:
 * pictures from another application.
 */
export type Route = 'pass' | 'page' | 'file' | 'fresh' | 'manifest' | 'share';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly mode: string;
  /** Whether it asks for a part of a file: a download that is taken up again. */
  readonly partial: boolean;
}

/** The page's own store verifies and keeps these (runtime/store): twice on the device would be a waste. */
const largeFile = /\.(wasm|onnx|bin)$/;
/** The folder of a bundle is its id and its version, in any bucket (core/manifest.ts). */
const manifest = /\/[a-z0-9][a-z0-9-]*\/[0-9a-f]{16}\/manifest\.json$/;

/**
 * @param scope the address of the page's folder, with a slash at the end
 * @param isPublic whether a path relative to the scope, outside assets/, is a file of this build
 */
export function routeOf(asked: Asked, scope: string, isPublic: (path: string) => boolean): Route {
  const { origin, pathname, search } = new URL(asked.url);
  const address = origin + pathname;
  const path = address.startsWith(scope) ? address.slice(scope.length) : undefined;
  if (asked.method === 'POST') {
    const shares = path === '' && search === `?${sharedParameter}` && asked.mode === 'navigate';
    return shares ? 'share' : 'pass';
  }
  if (asked.method !== 'GET' || asked.partial) return 'pass';
  if (asked.mode === 'navigate') return path === '' || path === 'index.html' ? 'page' : 'pass';
  if (manifest.test(address)) return 'manifest';
  if (path === 'config.json' || pathname.endsWith('/index.json')) return 'fresh';
  if (path === undefined || largeFile.test(path)) return 'pass';
  return path.startsWith('assets/') || isPublic(path) ? 'file' : 'pass';
}
