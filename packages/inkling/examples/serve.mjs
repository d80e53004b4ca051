/**
 * Serves the examples as they would stand on the net: the page at one origin, the package at a second, the bucket of models at a
 * third. `node packages/inkling/examples/serve.mjs`, after `node packages/inkling/build/browser.mjs`.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
};

/** What other origins have to send. */
const forAll = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Without these there is no cross-origin isolation, and no need of it. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * The strictest Content Security Policy that a page with the package can have.
 *
 * @param {string} inkling the package's origin @param {string} bucket the bucket's
 */
export const contentSecurityPolicy = (inkling, bucket) =>
  [
    "default-src 'none'",
    // The hash is of the script that draws SVGs (web/runtime/picture/page/frame-script.ts).
    `script-src 'self' ${inkling} 'wasm-unsafe-eval' 'sha256-virJW0S6hWn6VV0e35Fh+tIfuabVvBmjmijcm5AXJBo='`,
    // A worker that a script of another origin starts is one of the page's own, which imports that script.
    `worker-src blob: ${inkling}`,
    // The second: what an engine fetches that is no script.
    `connect-src ${bucket} ${inkling}`,
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/**
 * @param {(path: string) => string | undefined} find the file of a path
 * @param {Record<string, string>} headers
 * @param {(text: string) => string} [change] what is told of texts of the page
 */
async function serve(find, headers, port, change = (text) => text) {
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://host').pathname));
    const file = find(path.endsWith('/') ? `${path}index.html` : path);
    const type = types[extname(file ?? '')] ?? 'application/octet-stream';
    try {
      const body = readFileSync(file ?? '');
      response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...headers });
      response.end(/html|javascript/.test(type) ? change(body.toString()) : body);
    } catch {
      response.writeHead(404, headers);
      response.end();
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}

/** @param {{ port?: number, isolated?: boolean, dist?: string }} [options] `port`: of the page; 0: any. `isolated`: whether the page is */
export async function serveExamples({ port = 0, isolated = false, dist = at('../dist/browser') } = {}) {
  const inkling = await serve((path) => join(dist, path), forAll, 0);
  const models = at('../../../public/models');
  const bucket = await serve((path) => join(models, path), forAll, 0);
  const samples = at('../../../public/samples');
  const page = await serve(
    (path) => (path.startsWith('/samples/') ? join(samples, path.slice(9)) : join(at('.'), path)),
    {
      'Content-Security-Policy': contentSecurityPolicy(inkling.origin, bucket.origin),
      ...(isolated && isolation),
    },
    port,
    (text) => text.replaceAll('/inkling/', `${inkling.origin}/`).replaceAll('/models/', `${bucket.origin}/`),
  );
  return {
    page: page.origin,
    inkling: inkling.origin,
    bucket: bucket.origin,
    stop() {
      for (const server of [page, inkling, bucket]) server.stop();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { page } = await serveExamples({ port: 4180 });
  process.stdout.write(`${page}/\n`);
}
