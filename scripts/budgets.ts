/**
 * Limits on what a visitor downloads: before choosing a picture, and for each engine. A build that breaks one fails: a page
 * gets heavy one import at a time, and nobody notices.
 */
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** HTML, CSS and all script that the page itself loads, in bytes as Brotli sends them. */
export const shellBudget = 90 * 1024;

/**
 * Script that is loaded only when it is wanted, by the name of its file without the hash, in bytes as Brotli sends them.
 * Each is a file of its own, one for the worker and where needed one for the page; nobody loads both.
 */
export const scriptBudgets: Readonly<Record<string, number>> = {
  worker: 16 * 1024,
  'ort-wasm': 20 * 1024,
  'inkling-wasm': 16 * 1024,
  'tfjs-webgl': 130_000,
};

/** The parts of a build's output that the budget looks at: Rolldown's bundle, narrowed. */
export interface OutputFile {
  readonly fileName: string;
  readonly content: string | Uint8Array;
  /** File names of the chunks and style sheets that it loads at once (not by `import()`). */
  readonly imports: readonly string[];
  readonly isEntry: boolean;
}

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
    for (const other of files) if (String(file.content).includes(other.fileName)) add(other);
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

export function budgets(): Plugin {
  return {
    name: 'inkling-budgets',
    apply: 'build',
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
      },
    },
  };
}
