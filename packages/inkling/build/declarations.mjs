/** Types for those who have none of our sources. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Another file that a declaration needs, as our sources write it. */
const relativeImport = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g;

/**
 * Emits the declarations of these entries, and of all that they name, flat into a folder.
 *
 * @param {string} dist
 * @param {readonly string[]} entries of that half, without their ending
 * @param {'browser' | 'node'} half of the package
 * @throws Error with what the compiler said; where one would need a package that no user has
 */
export function writeDeclarations(dist, entries, half = 'browser') {
  const project = join(root, 'packages/inkling', half);
  const out = mkdtempSync(join(tmpdir(), 'inkling-declarations-'));
  try {
    const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', out];
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', project, ...options], {
      cwd: root,
      encoding: 'utf8',
    });
    const written = new Map();
    const write = (path) => {
      const name = `${basename(path)}.d.ts`;
      if (written.get(name) === path) return;
      if (written.has(name)) throw new Error(`two declarations are called ${name}`);
      written.set(name, path);
      const text = readFileSync(`${path}.d.ts`, 'utf8');
      const foreign = /\bfrom\s*['"][^.'"][^'"]*['"]/.exec(text);
      if (foreign) throw new Error(`${name} needs ${foreign[0]}`);
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
      for (const [, , to] of code.matchAll(relativeImport)) write(resolve(dirname(path), to));
      const flat = text.replace(relativeImport, (_, before, to) => `${before}./${basename(to)}.js`);
      writeFileSync(join(dist, name), flat);
    };
    for (const entry of entries) write(join(out, 'packages/inkling', half, entry));
    // Not all that is compiled can be declared; what is written has to be.
    const sources = [...written.values()].map((path) => path.slice(out.length + 1));
    const faults = stdout
      .split('\n')
      .filter((line) => sources.some((source) => line.startsWith(`${source}.ts(`)));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
