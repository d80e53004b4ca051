/**
 * The headers of a built file by its path: its type, and how long it may be kept. For buckets and hosts; nginx.conf says the
 * same of its own, and deploy/hosts.check.ts compares the two.
 */
import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm', // anything else breaks streaming compilation
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export const contentType = (path: string): string => types[extname(path)] ?? 'application/octet-stream';

export const immutable = 'public, max-age=31536000, immutable';
export const revalidated = 'no-cache';

/** A hash or a version is in the path, so that its content never changes. @param path relative to the page */
export const isImmutable = (path: string): boolean => /^(assets\/|models\/[^/]+\/[^/]+\/)/.test(path);

export const cacheControl = (path: string): string => (isImmutable(path) ? immutable : revalidated);
