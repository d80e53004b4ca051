/** The package, as it is built and as it is installed: `npx vitest run --config packages/inkling/vitest.config.ts`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { kernels } from '../../scripts/kernels.ts';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [kernels()],
  test: {
    include: ['packages/inkling/**/*.{test,check}.ts'],
    exclude: ['**/node_modules/**'],
    // No verdict by how busy the machine is: the limits are for what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1, // each has threads, or servers, of its own
    setupFiles: fileURLToPath(new URL('../../scripts/testing/patience.ts', import.meta.url)),
  },
});
