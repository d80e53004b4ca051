/** `npm start`: installs what is missing, builds if the sources are newer than the build, and serves it. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { install, requireNode, root } from './project.mjs';

requireNode();
await install();

const configFile = join(root, 'vite.config.ts');
const { build, preview } = await import('vite'); // only now is it sure to be installed

if (outdated()) {
  console.log('Building (the first time takes a minute: everything is compressed once) ...');
  await build({ configFile, logLevel: 'warn' });
}

const server = await preview({
  configFile,
  logLevel: 'warn',
  // strictPort false: the next free port, if this one is taken.
  preview: { host: '127.0.0.1', port: Number(process.env.PORT ?? 4173), strictPort: false },
});
console.log(`Inkling is at ${server.resolvedUrls?.local[0]} (Ctrl-C ends it)`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    // A browser keeps its connections open, and close() would wait for them.
    server.httpServer.closeAllConnections?.();
    server.close().finally(() => process.exit(0));
  });
}

/** Whether anything that the build reads is newer than its result. */
function outdated() {
  const result = join(root, 'dist/index.html');
  if (!existsSync(result)) return true;
  const built = statSync(result).mtimeMs;
  const sources = ['web', 'public', 'scripts', 'vite.config.ts', 'package-lock.json'];
  return sources.some((source) => newest(join(root, source)) > built);
}

/** The time of the last change below `path`; a folder's own time tells of files that went. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
