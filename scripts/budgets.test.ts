import { randomBytes } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { firstAnswerBytes, type OutputFile, scriptBudgets, scriptFaults, shellBytes } from './budgets.ts';

const file = (fileName: string, imports: string[] = [], isEntry = false): OutputFile => ({
  fileName,
  content: `content of ${fileName}`,
  imports,
  isEntry,
});
const size = (...names: string[]) =>
  names.reduce((sum, name) => sum + brotliCompressSync(`content of ${name}`).length, 0);

test('counts pages, styles, entries and all that entries import at once, each once', () => {
  const files = [
    file('index.html'),
    file('index.css'),
    file('index.js', ['shared.js', 'deep.js', 'index.css'], true),
    file('shared.js', ['deep.js']),
    file('deep.js'),
  ];
  expect(shellBytes(files)).toBe(size('index.html', 'index.css', 'index.js', 'shared.js', 'deep.js'));
});

test('counts what a page names, entry or not', () => {
  const page = { ...file('index.html'), content: '<script src="./assets/shell.js">' };
  const files = [page, file('assets/shell.js'), file('assets/panel.js')];
  expect(shellBytes(files)).toBe(brotliCompressSync(page.content).length + size('assets/shell.js'));
});

test('does not count what is loaded later: panels, engines, workers, pictures', () => {
  const files = [
    file('index.js', [], true),
    file('panel.css'),
    file('worker.js'),
    file('ort.wasm'),
    file('a.svg'),
  ];
  expect(shellBytes(files)).toBe(size('index.js'));
});

const later = () => Object.keys(scriptBudgets).map((name) => file(`assets/${name}-01234567.js`));

test('every engine is a file of its own', () => {
  expect(scriptFaults(later())).toEqual([]);
  const merged = later().filter(({ fileName }) => !fileName.includes('tfjs-webgl'));
  expect(scriptFaults([...merged, file('assets/other-tfjs-webgl.js')])).toEqual([
    'tfjs-webgl is no file of its own',
  ]);
});

test('an engine for the page and one for the worker each have the whole budget, and no more', () => {
  const content = randomBytes((scriptBudgets['tfjs-webgl'] as number) * 0.9);
  const page = { ...file('assets/tfjs-webgl-01234567.js'), content };
  const worker = { ...file('assets/tfjs-webgl-89abcdef.js'), content };
  expect(scriptFaults([...later(), page, worker])).toEqual([]);
  const heavy = { ...page, content: randomBytes(scriptBudgets['tfjs-webgl'] as number) };
  expect(scriptFaults([...later(), heavy])).toEqual([
    expect.stringMatching(/^assets\/tfjs-webgl-01234567.js is \d+ bytes/),
  ]);
});

test('no script imports the worker’s own file', () => {
  const importer = {
    ...file('assets/tfjs-webgl-89abcdef.js'),
    content: 'import{n as e}from"./worker-01234567.js";',
  };
  expect(scriptFaults([...later(), importer])).toEqual([
    `${importer.fileName} imports the worker's own file`,
  ]);
  const starter = { ...importer, content: 'new Worker(new URL("worker-01234567.js",import.meta.url))' };
  expect(scriptFaults([...later(), starter])).toEqual([]);
});

test('what the page only has fetched early is no part of the shell', () => {
  const link = '<link rel="modulepreload" crossorigin href="./assets/worker.js">';
  const page = { ...file('index.html'), content: link };
  expect(shellBytes([page, file('assets/worker.js')])).toBe(brotliCompressSync(link).length);
});

test('before the first answer: shell, worker, one engine, the small files of the bucket, and the model to begin with', () => {
  const artifact = (engine: string) => ({
    engine,
    path: `${engine}.json`,
    weights: [{ path: 'weights.bin' }],
  });
  const beside: Record<string, string> = {
    'config.json': 'config',
    'models/index.json': JSON.stringify({
      models: [
        { id: 'a', version: '1' },
        { id: 'b', version: '2' },
      ],
    }),
    'models/a/1/manifest.json': JSON.stringify({ artifacts: [artifact('ours'), artifact('other')] }),
    'models/b/2/manifest.json': 'another manifest',
    'models/a/1/ours.json': 'the graph',
    'models/a/1/weights.bin': 'the weights',
  };
  const read = (path: string) => Buffer.from(beside[path] ?? '?'.repeat(9999));
  const code = [
    'assets/worker-01234567.js',
    'assets/inkling-wasm-01234567.js',
    'assets/details-01234567.css',
  ];
  const files = [
    file('index.js', [], true),
    ...['assets/ort-wasm-01234567.js', ...code].map((name) => file(name)),
  ];
  const ownBytes = size('index.js', ...code);
  const all = Object.values(beside).reduce(
    (sum, content) => sum + brotliCompressSync(content).length,
    ownBytes,
  );
  expect(firstAnswerBytes(files, read, 'ours')).toEqual({ code: ownBytes, all });
});
