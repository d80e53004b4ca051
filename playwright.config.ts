import { defineConfig } from 'playwright/test';
import { browserNames, notIn } from './e2e/browsers/coverage.ts';
import { patience } from './e2e/support/patience.ts';
import { chromiumOptions } from './scripts/chromium.mjs';
import { freePort } from './scripts/free-port.mjs';

/** BASE_URL tries the page wherever it already runs (deploy/check-image.sh does); else a server is started here. */
const elsewhere = process.env.BASE_URL || undefined;
// Each worker reads this file too, and must come to the same port: the environment is what they inherit.
process.env.E2E_PORT ??= String(elsewhere ? 0 : await freePort());
const address = elsewhere ?? `http://127.0.0.1:${process.env.E2E_PORT}`;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // How long it takes is the machine's business. A test that waits for what never comes is ended; the suite as a whole never is.
  timeout: 20 * 60_000,
  expect: { timeout: patience },
  reporter: [['list'], ['json', { outputFile: process.env.E2E_REPORT ?? '.cache/reports/e2e.json' }]],
  use: {
    baseURL: address,
    browserName: 'chromium',
    actionTimeout: patience,
    navigationTimeout: patience,
    // Most tests count or fail what the page itself asks for. Those of the service worker allow it: e2e/offline.
    serviceWorkers: 'block',
    // No trace: its snapshots fetch blob: addresses, which the CSP reports as the page's own violation.
    screenshot: 'only-on-failure',
    // INKLING_ENGINE=tfjs-webgl runs the suite with that engine, see e2e/support/page.ts.
    launchOptions: chromiumOptions(),
  },
  // Chromium runs the whole suite, the others e2e/browsers: one at a time of each, for starting it takes long.
  projects: browserNames.map((name) => ({
    name,
    grepInvert: notIn(name),
    ...(name !== 'Chromium' && {
      testMatch: '**/browsers/*.spec.ts',
      workers: 1,
      fullyParallel: false,
    }),
  })),
  ...(elsewhere
    ? {}
    : {
        webServer: {
          command: 'node e2e/server/serve.mjs',
          url: address,
          timeout: 60_000,
          reuseExistingServer: false,
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 5_000 },
          stdout: 'ignore' as const,
          stderr: 'pipe' as const,
        },
      }),
});
