/**
 * Limits on what a visitor downloads: before choosing a picture, and for each engine. A build that breaks one fails: a page
 * gets heavy one import at a time, and nobody notices.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { bucketFiles } from './preload.ts';

/** HTML, CSS and all script that the page itself loads, in bytes as Brotli sends them. */
export const shellBudget = 90 * 1024;

/**
 * Script that is loaded only when it is wanted, by the name of its file without the hash, in bytes as Brotli sends them.
 * Each is a file of its own, one for the worker and where needed one for the page; nobody loads both.
 */
export const scriptBudgets: Readonly<Record<string, number>> = {
  worker: 18 * 1024,
  'ort-wasm': 20 * 1024,
  'inkling-wasm': 16 * 1024,
  'tfjs-webgl': 130_000,
};

/**
 * All that travels before the first answer of the bundled model that the page begins with, in bytes as Brotli sends them: the
 * page, worker and engine, what says which models there are, and the model.
 */
export const firstAnswerBudget = { code: 150_000, all: 2_000_000 };
/** Names without the hash of the scripts and styles that the page fetches for it beside the shell. */
const firstAnswerScripts = ['schemas', 'worker', 'inkling-wasm', 'shared', 'details'];

/** The parts of a build's output that the budget looks at: Rolldown's bundle, narrowed. */
export interface OutputFile {
  readonly fileName: string;
  readonly content: string | Uint8Array;
  /** File names of the chunks and style sheets that it loads at once (not by `import()`). */
  readonly imports: readonly string[];
  readonly isEntry: boolean;
}

/** What the page has the browser fetch early, and does not run with itself (scripts/preload.ts). */
const preloadLink = /<link rel="(module)?preload"[^>]*>/g;

/** Bytes of the shell after Brotli: every page, what it names, every entry, and what these import statically. */
export function shellBytes(files: readonly OutputFile[]): number {
  const byName = new Map(files.map((file) => [file.fileName, file]));
  const shell = new Set<OutputFile>();
  const add = (file: OutputFile | undefined) => {
    if (!file || shell.has(file)) return;
    shell.add(file);
    for (const name of file.imports) add(byName.get(name));
  };
  for (const file of files) {
    if (file.isEntry) add(file);
    if (!file.fileName.endsWith('.html')) continue;
    add(file);
    // An entry that only imports one chunk is left out of the build, and the page names that chunk instead.
    const run = String(file.content).replace(preloadLink, '');
    for (const other of files) if (run.includes(other.fileName)) add(other);
  }
  return [...shell].reduce((sum, { content }) => sum + brotliCompressSync(content).length, 0);
}

/** What is wrong with the scripts that are loaded later: too large, not a file of its own, or a worker's that is run twice. */
export function scriptFaults(files: readonly OutputFile[]): string[] {
  return [...workerImports(files), ...sizeFaults(files)];
}

/** WebKit runs a worker's entry once more when a chunk imports it, and what the worker was told before is forgotten. */
function workerImports(files: readonly OutputFile[]): string[] {
  return files
    .filter(({ fileName }) => fileName.endsWith('.js'))
    .filter(({ content }) => /\b(from|import)\s*["']\.\/worker-[\w-]{8}\.js["']/.test(String(content)))
    .map(({ fileName }) => `${fileName} imports the worker's own file`);
}

function sizeFaults(files: readonly OutputFile[]): string[] {
  return Object.entries(scriptBudgets).flatMap(([name, budget]) => {
    const own = files.filter(({ fileName }) => new RegExp(`(^|/)${name}-[\\w-]{8}\\.js$`).test(fileName));
    if (own.length === 0) return [`${name} is no file of its own`];
    return own.flatMap(({ fileName, content }) => {
      const bytes = brotliCompressSync(content).length;
      return bytes > budget ? [`${fileName} is ${bytes} bytes of Brotli; its budget is ${budget}`] : [];
    });
  });
}

/** Files of a folder, by their paths in it. */
export type ReadFile = (path: string) => Uint8Array;

/**
 * Bytes after Brotli of what the first answer needs.
 *
 * @param read what lies beside the page, its bucket among it; the index's first model counts, in the engine named
 */
export function firstAnswerBytes(files: readonly OutputFile[], read: ReadFile, engine: string) {
  const named = new RegExp(`(^|/)(${firstAnswerScripts.join('|')})-[\\w-]{8}\\.(js|css)$`);
  const later = files.filter(({ fileName }) => named.test(fileName));
  const code = shellBytes(files) + sum(later.map(({ content }) => bytesOf(content)));
  const json = (path: string) => JSON.parse(Buffer.from(read(path)).toString());
  const index = json('models/index.json');
  const [first] = index.models;
  const folder = `models/${first.id}/${first.version}/`;
  const { artifacts } = json(`${folder}manifest.json`);
  const artifact = artifacts.find((one: { engine: string }) => one.engine === engine);
  const model = [artifact, ...artifact.weights].map(({ path }: { path: string }) => folder + path);
  const small = ['config.json', ...bucketFiles(index)];
  return { code, all: code + sum([...small, ...model].map((path) => bytesOf(read(path)))) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const bytesOf = (content: string | Uint8Array) => brotliCompressSync(content).length;

export function budgets(): Plugin {
  let folder = '';
  return {
    name: 'inkling-budgets',
    apply: 'build',
    configResolved({ publicDir }) {
      folder = publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.values(bundle).map((file) => ({
          fileName: file.fileName,
          content: file.type === 'chunk' ? file.code : file.source,
          imports: file.type === 'chunk' ? [...file.imports, ...(file.viteMetadata?.importedCss ?? [])] : [],
          isEntry: file.type === 'chunk' && file.isEntry,
        }));
        const bytes = shellBytes(files);
        const said = `the shell is ${(bytes / 1024).toFixed(1)} KB of Brotli; its budget is ${shellBudget / 1024} KB`;
        if (bytes > shellBudget) this.error(said);
        this.info(said);
        for (const fault of scriptFaults(files)) this.error(fault);
        const first = firstAnswerBytes(files, (path) => readFileSync(join(folder, path)), 'inkling-wasm');
        for (const part of ['code', 'all'] as const) {
          const kilobytes = (count: number) => (count / 1000).toFixed(1);
          const said = `before the first answer, ${part}: ${kilobytes(first[part])} kB of Brotli; its budget is ${kilobytes(firstAnswerBudget[part])} kB`;
          if (first[part] > firstAnswerBudget[part]) this.error(said);
          this.info(said);
        }
      },
    },
  };
}
