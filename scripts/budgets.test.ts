import { randomBytes } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { heavyEngines, type OutputFile, shellBytes, tfjsBudget } from './budgets.ts';

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
    file('index.js', ['shared.js', 'deep.js'], true),
    file('shared.js', ['deep.js']),
    file('deep.js'),
  ];
  expect(shellBytes(files)).toBe(size('index.html', 'index.css', 'index.js', 'shared.js', 'deep.js'));
});

test('does not count what is loaded later: engines, workers, pictures', () => {
  const files = [file('index.js', [], true), file('worker.js'), file('ort.wasm'), file('a.svg')];
  expect(shellBytes(files)).toBe(size('index.js'));
});

test('names an engine whose code is over its budget, wherever the build puts it', () => {
  const chunk = (fileName: string, bytes: number): OutputFile => ({
    ...file(fileName),
    content: randomBytes(bytes), // does not compress
  });
  const files = [
    chunk('assets/tfjs-webgl-a.js', tfjsBudget + 1),
    chunk('assets/tfjs-webgl-b.js', tfjsBudget - 1000),
    chunk('assets/other.js', tfjsBudget + 1),
  ];
  expect(heavyEngines(files)).toEqual([expect.stringContaining('assets/tfjs-webgl-a.js')]);
});
