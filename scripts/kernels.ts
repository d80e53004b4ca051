/**
 * Compiles AssemblyScript: `import bytes from './kernels/index.ts?kernels'` gives the WebAssembly module, `?kernels=FEATURE` one
 * that may use that feature besides. It is in the script that imports it, because a few kilobytes are not worth a request of
 * their own.
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';
import type { Plugin } from 'vite';

const query = /\?kernels(?:=(.+))?$/;
/** "Exchange of v128 values is not supported by all embeddings": only such functions have them as are inlined. */
const exchangeOfVectors = '112';

const options = [
  ...['--enable', 'simd', '--runtime', 'stub', '--noAssert', '--importMemory', '--noExportMemory'],
  // All that there is. With a limit, one byte makes it a module for shared memory: engines/inkling-wasm/compile-module.ts.
  ...['--maximumMemory', '65536'],
  ...['-O3', '--converge', '--disableWarning', exchangeOfVectors],
];

export function kernels(): Plugin {
  return {
    name: 'inkling-kernels',
    enforce: 'pre',
    async load(id) {
      const match = query.exec(id);
      if (!match) return;
      const entry = id.slice(0, match.index);
      for (const file of readdirSync(dirname(entry))) this.addWatchFile(join(dirname(entry), file));
      const module = await compile(entry, match[1] ? [match[1]] : []);
      const base64 = Buffer.from(module).toString('base64');
      // Pure, so that a bundle that imports it for nothing goes without.
      const decoded = `/* @__PURE__ */ atob('${base64}')`;
      return `export default /* @__PURE__ */ Uint8Array.from(${decoded}, (letter) => letter.charCodeAt(0));`;
    },
  };
}

/** @param features of WebAssembly, besides SIMD, by the compiler's names @throws Error with what the compiler said */
export async function compile(entry: string, features: readonly string[] = []): Promise<Uint8Array> {
  let module: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [entry, '--outFile', 'kernels.wasm', ...options, ...features.flatMap((name) => ['--enable', name])],
    {
      writeFile: (_name, content) => {
        module = content as Uint8Array;
      },
    },
  );
  if (error || !module) throw new Error(`${error?.message}\n${stderr.toString()}`);
  return module;
}
