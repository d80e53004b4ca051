/**
 * Limits on what a visitor downloads before choosing a picture. A build that breaks one fails: a page gets heavy one
 * import at a time, and nobody notices.
 */
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** HTML, CSS and all script that the page itself loads, in bytes as Brotli sends them. */
export const shellBudget = 90 * 1024;

/** All of tfjs, in bytes as Brotli sends them; the build makes one such chunk for the worker and one for the page. */
export const tfjsBudget = 130_000;

/** The parts of a build's output that the budget looks at: Rolldown's bundle, narrowed. */
export interface OutputFile {
  readonly fileName: string;
  readonly content: string | Uint8Array;
  /** File names of the chunks that it loads at once (not by `import()`). */
  readonly imports: readonly string[];
  readonly isEntry: boolean;
}

/** Bytes of the shell after Brotli: every page and style sheet, every entry and what entries import statically. */
export function shellBytes(files: readonly OutputFile[]): number {
  const byName = new Map(files.map((file) => [file.fileName, file]));
  const shell = new Set<OutputFile>();
  const add = (file: OutputFile | undefined) => {
    if (!file || shell.has(file)) return;
    shell.add(file);
    for (const name of file.imports) add(byName.get(name));
  };
  for (const file of files) {
    if (file.isEntry || /\.(html|css)$/.test(file.fileName)) add(file);
  }
  return [...shell].reduce((sum, { content }) => sum + brotliCompressSync(content).length, 0);
}

/** What is over the budget of an engine's code, as sentences. */
export function heavyEngines(files: readonly OutputFile[]): string[] {
  return files.flatMap(({ fileName, content }) => {
    if (!/(^|\/)tfjs-webgl-[^/]*\.js$/.test(fileName)) return [];
    const bytes = brotliCompressSync(content).length;
    return bytes > tfjsBudget ? [`${fileName} is ${bytes} bytes of Brotli; its budget is ${tfjsBudget}`] : [];
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
          imports: file.type === 'chunk' ? file.imports : [],
          isEntry: file.type === 'chunk' && file.isEntry,
        }));
        const bytes = shellBytes(files);
        const said = `the shell is ${(bytes / 1024).toFixed(1)} KB of Brotli; its budget is ${shellBudget / 1024} KB`;
        if (bytes > shellBudget) this.error(said);
        this.info(said);
        for (const heavy of heavyEngines(files)) this.error(heavy);
      },
    },
  };
}
