/** Builds dist/browser: what runs in a page (`--mode page`) and, apart from it, what runs in workers (`--mode workers`). */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { chunks } from '../../../scripts/chunks.ts';
import { ortConditions, ortWasm, sharedWithEngines } from '../../../scripts/engine-build.ts';
import { kernels } from '../../../scripts/kernels.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Whoever wants the runtime alone gets nothing of the element. */
const { plugin: together, groups } = chunks(/\/browser\/index\.ts$/);

/** By the names that the package's `exports` and browser/workers.ts know. */
const builds = {
  page: {
    entry: { index: at('../browser/index.ts'), element: at('../browser/element.ts') },
    groups,
  },
  workers: {
    entry: {
      worker: at('../../../web/runtime/worker/worker.ts'),
      probe: at('../../../web/runtime/worker/probe.ts'),
    },
    groups: [sharedWithEngines],
  },
};

/** A library's files would be in its scripts, all 14 MB of them. */
function filesOfTheirOwn(): Plugin {
  return {
    name: 'inkling-files-of-their-own',
    enforce: 'pre',
    resolveId(id, importer) {
      return id.endsWith('?url') ? this.resolve(`${id}&no-inline`, importer) : undefined;
    },
  };
}

/**
 * For the bundlers of those who use the package. This build leaves addresses of workers as they are, which the next one is not to
 * do. ONNX Runtime asks for a file that nobody has where it only wants to know its own address. And webpack takes what comes after
 * `new URL(` for a file of the package, be it a variable, which here is an absolute address already.
 */
function addressesForBundlers(): Plugin {
  const own = /new URL\(`ort\.wasm\.min\.mjs`,import\.meta\.url\)\.href/g;
  const absolute = /new URL\((\w+),import\.meta\.url\)/g;
  return {
    name: 'inkling-addresses-for-bundlers',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        chunk.code = chunk.code
          .replace(/\s*\/\* @vite-ignore \*\/\s*/g, '')
          .replace(own, 'import.meta.url')
          .replace(absolute, 'new URL($1)');
      }
    },
  };
}

export default defineConfig(({ mode }) => {
  const { entry, groups } = builds[mode as keyof typeof builds];
  return {
    root: at('../browser'),
    publicDir: false,
    base: './', // whatever a script names lies beside it
    define: { ...ortWasm(), 'process.env.NODE_ENV': '"production"' },
    plugins: [kernels(), filesOfTheirOwn(), addressesForBundlers(), mode === 'page' && together],
    resolve: {
      conditions: ortConditions,
      alias: { './start-helper.ts': at('../browser/no-helper.ts') },
    },
    build: {
      lib: { entry, formats: ['es'] },
      emptyOutDir: mode === 'page', // the first of the two
      target: 'es2022',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: {
        checks: { pluginTimings: false },
        output: {
          minify: true, // for who takes the files as they are; a bundler minifies anyway
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
          codeSplitting: { groups },
        },
      },
    },
  };
});
