import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { precompressFolder } from './precompress.ts';

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-precompress-'));
  cache = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: string | Buffer): string {
  const file = join(folder, 'dist', path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const compress = () => precompressFolder(join(folder, 'dist'), cache);

test('a file below any folder gets both, and both hold its bytes', async () => {
  const content = JSON.stringify(Array(500).fill('inkling'));
  const file = put('models/cifar10/0123456789abcdef/manifest.json', content);
  await compress();
  expect(brotliDecompressSync(readFileSync(`${file}.br`)).toString()).toBe(content);
  expect(gunzipSync(readFileSync(`${file}.gz`)).toString()).toBe(content);
});

test('what does not get smaller, or is compressed by its format, stays alone', async () => {
  const tiny = put('config.json', '{}');
  const picture = put('icon.png', Buffer.alloc(1000));
  await compress();
  for (const file of [tiny, picture]) {
    expect(existsSync(`${file}.br`)).toBe(false);
    expect(existsSync(`${file}.gz`)).toBe(false);
  }
});

test('the result of a big file is taken from the cache, and leaves it with the file', async () => {
  const file = put('runtime.wasm', Buffer.alloc(100_000, 'wasm'));
  await compress();
  const names = readdirSync(cache);
  expect(names).toHaveLength(2);
  for (const name of names) writeFileSync(join(cache, name), 'from the cache');
  await compress();
  expect(readFileSync(`${file}.br`, 'utf8')).toBe('from the cache');

  rmSync(file);
  await compress();
  expect(readdirSync(cache)).toEqual([]);
});
