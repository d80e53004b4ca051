/** What an operator does, tried with the real servers and tools: `npx vitest run --config deploy/vitest.config.ts`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['deploy/**/*.check.ts'],
    // No verdict by how busy the machine is: the limits are for what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['verbose'], // it says why a check was skipped
    maxWorkers: 1, // of servers that listen, and of a machine's memory
    // The S3 client would say that its later versions want a later Node.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    setupFiles: fileURLToPath(new URL('../scripts/testing/patience.ts', import.meta.url)),
  },
});
