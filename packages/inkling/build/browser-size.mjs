/** What the visitor of a page with the element downloads of its code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** In bytes as Brotli sends them: the element, what reads the bucket, the worker, and the engine that the bundled models run in. */
export const browserBudget = 59_000;

/** What is fetched for the first answer: these, and all that they import at once. A name stands for `NAME-HASH.js` too. */
const entries = ['element', 'schemas', 'worker', 'inkling-wasm'];

const staticImport = /\b(?:from|import)\s*["'`]\.\/([\w.-]+)["'`]/g;

/** The files of the folder that are fetched for the first answer. @param {string} dist @returns {string[]} */
export function firstAnswerFiles(dist) {
  const files = readdirSync(dist);
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, imported] of readFileSync(join(dist, name), 'utf8').matchAll(staticImport)) add(imported);
  };
  for (const entry of entries) {
    const file = files.find(
      (name) => name === `${entry}.js` || new RegExp(`^${entry}-[\\w-]{8}\\.js$`).test(name),
    );
    if (!file) throw new Error(`${dist} has no ${entry}`);
    add(file);
  }
  return [...found];
}

/** @param {string} dist */
export const firstAnswerBytes = (dist) =>
  firstAnswerFiles(dist)
    .map((name) => brotliCompressSync(readFileSync(join(dist, name))).length)
    .reduce((sum, one) => sum + one, 0);
