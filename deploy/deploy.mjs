/** `npm run deploy -- s3://NAME/PREFIX`: publishes dist/ to object storage; `--help` and docs/operating.md tell how. */
import { join } from 'node:path';
import { install, requireNode, root } from '../scripts/project.mjs';

requireNode();
await install();

// The client would say on each run that its later versions want a later Node; this one's version is fixed.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// The sources are TypeScript, which Vite reads; only now is it sure to be installed.
const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, 'deploy/object-storage/cli.ts'), {
  configFile: false,
  logLevel: 'error',
});
try {
  await module.main(process.argv.slice(2), join(root, 'dist'));
} catch (error) {
  console.error(`inkling: ${error.message.replaceAll(/\s+/g, ' ')}`);
  process.exitCode = error.exitCode ?? 1;
}
