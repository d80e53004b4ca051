/** Serves folders as nginx.conf serves the page: precompressed, immutable where the path names the content. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface Mount {
  /** Begins and ends with a slash. */
  readonly prefix: string;
  /** Where files are looked for, in this order. */
  readonly folders: readonly string[];
  /** Contents that take the place of files, by path below the prefix. */
  readonly instead?: Readonly<Record<string, Buffer>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StaticServer {
  readonly port: number;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export async function serve(mounts: readonly Mount[]): Promise<StaticServer> {
  const server = createServer((request, response) => {
    answer(mounts, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 75_000; // nginx's
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(mounts: readonly Mount[], request: IncomingMessage, response: ServerResponse) {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
  const mount = mounts.find(({ prefix }) => path.startsWith(prefix));
  const name = path.endsWith('/') ? `${path}index.html` : path;
  const below = name.slice(mount?.prefix.length);
  const instead = mount?.instead?.[below];
  const file = mount && !instead ? await find(mount.folders, below) : undefined;
  if (!mount || (!instead && !file)) return response.writeHead(404).end();

  const immutable = /\/(assets|models\/[^/]+\/[^/]+)\//.test(path);
  response.setHeader('Content-Type', types[extname(name)] ?? 'application/octet-stream');
  response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  for (const [header, value] of Object.entries(mount.headers)) response.setHeader(header, value);
  if (instead || !file) return response.end(instead);

  const brotli = /\bbr\b/.test(String(request.headers['accept-encoding']))
    ? await find([''], `${file.path}.br`)
    : undefined;
  response.setHeader('ETag', `"${file.mtimeMs.toString(16)}-${file.size.toString(16)}"`);
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === response.getHeader('ETag')) return response.writeHead(304).end();
  if (brotli) response.setHeader('Content-Encoding', 'br');
  const sent = brotli ?? file;
  response.setHeader('Content-Length', sent.size);
  return createReadStream(sent.path).pipe(response);
}

async function find(folders: readonly string[], below: string) {
  for (const folder of folders) {
    const path = join(folder, below);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return { path, size: found.size, mtimeMs: found.mtimeMs };
  }
  return undefined;
}
