/** Starts the package's workers, wherever its scripts came from. */

/** Beside this script, as the build leaves them (build/browser.mjs). */
type Script = 'worker.js' | 'probe.js';

/** @param scripts the folder that they were copied to; without it, they are beside this script */
export function workersAt(scripts: string | URL | undefined) {
  const folder = scripts === undefined ? folderElsewhere(import.meta.url) : asFolder(scripts);
  if (folder) {
    return {
      startWorker: () => startAt(folder, 'worker.js', 'inkling'),
      startProbe: () => startAt(folder, 'probe.js', 'inkling-probe'),
    };
  }
  // Written so that bundlers know it, and take the workers' scripts along.
  return {
    startWorker: () =>
      new Worker(new URL(/* @vite-ignore */ './worker.js', import.meta.url), {
        type: 'module',
        name: 'inkling',
      }),
    startProbe: () =>
      new Worker(new URL(/* @vite-ignore */ './probe.js', import.meta.url), {
        type: 'module',
        name: 'inkling-probe',
      }),
  };
}

/** The folder of a script that came from another origin than the page's. (webpack puts a `file:` address in its place.) */
function folderElsewhere(script: string): URL | undefined {
  const { origin, protocol } = new URL(script);
  return /^https?:$/.test(protocol) && origin !== location.origin
    ? new URL('./', new URL(script))
    : undefined;
}

function asFolder(scripts: string | URL): URL {
  const address = String(scripts);
  return new URL(address.endsWith('/') ? address : `${address}/`, document.baseURI);
}

/** A browser starts no worker from a script of another origin; it does from one of the page's own that imports it. */
function startAt(folder: URL, script: Script, name: string): Worker {
  const { href, origin } = new URL(script, folder);
  if (origin === location.origin) return new Worker(href, { type: 'module', name });
  const importing = new Blob([`import ${JSON.stringify(href)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(importing);
  const worker = new Worker(address, { type: 'module', name });
  // It is read while the worker starts, which nothing tells of.
  setTimeout(() => URL.revokeObjectURL(address), revokeMilliseconds);
  return worker;
}

const revokeMilliseconds = 60_000;
