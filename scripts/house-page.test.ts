/** docs/house.md speaks of files and functions by name: each is there, so that the page grows old with a failing test only. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/house.md'), 'utf8');

const endings = /\.(tsx?|mjs|js|css|json|py|md|sh|conf|toml|html|webmanifest)$/;
/** Placeholders, globs, options, addresses and packages. */
const isNoPath = (word: string) => /[<>*{}…=:,()]|^[@./-]|^onnxruntime-web\//.test(word);

/** What each paragraph, row or item has in backticks, word by word. Blocks of code are drawings, not looked at. */
const piecesOf = (text: string) =>
  text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .split(/\n\n|\n(?=\||- |\d+\. )/)
    .map((piece) => [...piece.matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) => span.split(/\s+/)));

const pathsOf = (words: readonly string[]) =>
  words
    .filter((word) => !isNoPath(word) && (word.includes('/') || endings.test(word)))
    .map((word) => word.replace(/\/$/, ''));

/** Where a path leads: from the root or, a bare name, in or beside what the same piece names as well. */
function find(path: string, paths: readonly string[]): string | undefined {
  const beside = path.includes('/')
    ? []
    : paths.flatMap((other) => [join(other, path), join(dirname(other), path)]);
  return [path, ...beside].map((one) => join(root, one)).find(existsSync);
}

const missingPaths = (text: string) =>
  piecesOf(text)
    .map(pathsOf)
    .flatMap((paths) => paths.filter((path) => !find(path, paths)));

/** Functions, written `name()`, that no file of their piece has. */
function missingFunctions(text: string): string[] {
  return piecesOf(text).flatMap((words) => {
    const paths = pathsOf(words);
    const files = paths.map((path) => find(path, paths)).filter((path) => path && statSync(path).isFile());
    const sources = files.map((file) => readFileSync(file as string, 'utf8'));
    const names = words.flatMap((word) => /^(?:\w+\.)*(\w+)\(\)$/.exec(word)?.[1] ?? []);
    return names.filter((name) => !sources.some((source) => new RegExp(`\\b${name}\\b`).test(source)));
  });
}

test('every path leads to something', () => {
  expect(piecesOf(page).flatMap(pathsOf).length).toBeGreaterThan(100);
  expect(missingPaths(page)).toEqual([]);
});

test('every function is in a file that is named with it', () => {
  expect(missingFunctions(page)).toEqual([]);
});

test('every room is on the map', () => {
  const rooms = ['web', 'web/runtime', 'web/ui', 'models'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(__pycache__|work|\..*)$/.test(entry.name))
      .map(({ name }) => `${folder}/${name}`),
  );
  const named = new Set(piecesOf(page).flatMap(pathsOf));
  expect(rooms.filter((room) => !named.has(room))).toEqual([]);
});

test('what is not there would be found', () => {
  expect(missingPaths('`web/gone.ts` and `gone.ts`, `web/ui` and `README.md`')).toEqual([
    'web/gone.ts',
    'gone.ts',
  ]);
  expect(missingPaths('`web/core/ood.ts`, and beside it `tensor.ts`')).toEqual([]);
  expect(missingPaths('`e2e/<feature>/`, `public/models/*`, `@tensorflow/tfjs-core`, `s3://NAME`')).toEqual(
    [],
  );
  expect(missingFunctions('`web/core/tensor.ts`: `toTensor()`, `toTensors()`')).toEqual(['toTensors']);
});
