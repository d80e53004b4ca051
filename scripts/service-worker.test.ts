import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type BuiltFile, releaseOf } from './service-worker.ts';

const file = (path: string, content = path): BuiltFile => ({ path, content: Buffer.from(content) });
const build = [
  'index.html',
  'theme.js',
  'manifest.webmanifest',
  'icons/icon-192.png',
  'config.json',
  'sw.js',
  'assets/index-01234567.js',
  'assets/index-01234567.css',
  'assets/index-01234567.js.br',
  'assets/worker-01234567.js',
  'assets/cat-01234567.webp',
  'assets/RecordDialog-01234567.css',
  'assets/RecordDialog-01234567.js',
  'assets/sha2-01234567.js',
  'assets/counts-01234567.js',
  'assets/ort-wasm-01234567.js',
  'assets/ort-wasm-simd-01234567.mjs',
  'assets/ort-wasm-simd-01234567.wasm',
  'assets/tfjs-webgl-01234567.js',
  'assets/tfjs-webgl-89abcdef.js',
  'models/index.json',
  'models/m/0123456789abcdef/weights.bin',
].map((path) => file(path));
const engines = ['ort-wasm', 'tfjs-webgl'];
const release = (files = build) => releaseOf(files, engines, new Set(['assets/tfjs-webgl-89abcdef.js']));

test('the shell is the page with all its scripts and styles, without engines', () => {
  expect(release().shell.map(({ path }) => path)).toEqual([
    'assets/index-01234567.css',
    'assets/index-01234567.js',
    'assets/worker-01234567.js',
    '',
    'manifest.webmanifest',
    'theme.js',
  ]);
});

test('what is kept when it is used: engines’ scripts, records, counts, pictures; never models, nor what the store keeps', () => {
  expect(release().parts.map(({ path }) => path)).toEqual([
    'assets/RecordDialog-01234567.css',
    'assets/RecordDialog-01234567.js',
    'assets/cat-01234567.webp',
    'assets/counts-01234567.js',
    'assets/ort-wasm-01234567.js',
    'assets/ort-wasm-simd-01234567.mjs',
    'assets/sha2-01234567.js',
    'assets/tfjs-webgl-01234567.js',
    'assets/tfjs-webgl-89abcdef.js',
    'icons/icon-192.png',
  ]);
});

test('an engine’s scripts are those that the worker loads', () => {
  expect(release().engines).toEqual({
    'ort-wasm': ['assets/ort-wasm-01234567.js', 'assets/ort-wasm-simd-01234567.mjs'],
    'tfjs-webgl': ['assets/tfjs-webgl-01234567.js'],
  });
});

test('the version is that of the content, whatever the order; the page’s hash is that of index.html', () => {
  const { version, shell } = release();
  expect(release([...build].reverse()).version).toBe(version);
  const other = build.map((one) => (one.path === 'theme.js' ? file('theme.js', 'other') : one));
  expect(release(other).version).not.toBe(version);
  const integrity = `sha256-${createHash('sha256').update('index.html').digest('base64')}`;
  expect(shell.find(({ path }) => path === '')?.integrity).toBe(integrity);
});
