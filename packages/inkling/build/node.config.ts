/** Builds dist/node: TypeScript and kernels into scripts that Node runs; what package.json depends on stays outside. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { kernels } from '../../../scripts/kernels.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { dependencies, peerDependencies, version } = JSON.parse(readFileSync(at('../package.json'), 'utf8'));
const outside = Object.keys({ ...dependencies, ...peerDependencies });

export default defineConfig({
  root: at('../node'),
  publicDir: false,
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [kernels()],
  ssr: { noExternal: true, external: outside },
  build: {
    ssr: true,
    outDir: at('../dist/node'),
    emptyOutDir: true,
    target: 'node20',
    minify: false, // whoever looks for a fault reads it
    rolldownOptions: {
      input: { index: at('../node/index.ts'), cli: at('../node/cli.ts'), worker: at('../node/worker.ts') },
      external: (id) =>
        id.startsWith('node:') || outside.some((name) => id === name || id.startsWith(`${name}/`)),
      checks: { pluginTimings: false },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
