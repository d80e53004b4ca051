import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { budgets } from './scripts/budgets.ts';
import { chunks } from './scripts/chunks.ts';
import { ortConditions, ortWasm, sharedWithEngines } from './scripts/engine-build.ts';
import { kernels } from './scripts/kernels.ts';
import { precompress } from './scripts/precompress.ts';
import { preload } from './scripts/preload.ts';
import { securityHeaders } from './scripts/security-headers.ts';
import { serviceWorker } from './scripts/service-worker.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const { plugin: together, groups } = chunks();

export default defineConfig({
  root: here('web'),
  publicDir: here('public'),
  base: './',
  appType: 'mpa', // a missing file is a 404, never index.html
  define: ortWasm(),
  plugins: [react(), kernels(), together, preload(), budgets(), serviceWorker(), precompress()],
  resolve: { conditions: ortConditions },
  worker: {
    format: 'es',
    plugins: () => [kernels()],
    // The build fails (scripts/budgets.ts) where one more module is shared.
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: [sharedWithEngines] } },
    },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: Number.POSITIVE_INFINITY, // scripts/budgets.ts limits what counts: what travels
    // Compressing takes most of a build's time, and is meant to.
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups } },
    },
    modulePreload: { polyfill: false }, // every browser of this target has it
    assetsInlineLimit: 0, // the CSP allows no data: scripts, and a file of its own can be cached
  },
  server: { headers: securityHeaders({ development: true }) },
  preview: { headers: securityHeaders({ development: false }) },
  test: {
    root: here('.'),
    include: ['web/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 60_000, // no verdict by how busy the machine is
    setupFiles: here('scripts/testing/patience.ts'),
  },
});
