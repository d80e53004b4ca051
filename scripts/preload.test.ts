import { expect, test } from 'vitest';
import { bucketFiles, withImports } from './preload.ts';

const script = (fileName: string, code = '') => ({ fileName, code });

test('a script brings all that it imports at once, each once, and nothing that comes later', () => {
  const scripts = [
    script(
      'assets/worker-01234567.js',
      'import{a}from"./shared-89abcdef.js";import("./ort-wasm-89abcdef.js")',
    ),
    script('assets/engine-01234567.js', 'import"./deep-89abcdef.js";import{a}from"./shared-89abcdef.js"'),
    script('assets/shared-89abcdef.js'),
    script('assets/deep-89abcdef.js', 'import{a}from"./shared-89abcdef.js"'),
    script('assets/ort-wasm-89abcdef.js'),
  ];
  expect(withImports(['worker', 'engine'], scripts)).toEqual([
    'assets/worker-01234567.js',
    'assets/shared-89abcdef.js',
    'assets/engine-01234567.js',
    'assets/deep-89abcdef.js',
  ]);
});

test('a name that the build no longer has stops it', () => {
  expect(() => withImports(['worker'], [script('assets/other-worker.js')])).toThrow('no script worker');
});

test('of a bucket, the index and every manifest, and no weights', () => {
  const models = [
    { id: 'a', version: '1' },
    { id: 'b', version: '2' },
  ];
  expect(bucketFiles({ models })).toEqual([
    'models/index.json',
    'models/a/1/manifest.json',
    'models/b/2/manifest.json',
  ]);
});
