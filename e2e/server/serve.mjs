/**
 * Serves dist/ (or the folder E2E_DIST) for the tests at 127.0.0.1:E2E_PORT: with nginx, through the very files that the image ships, or with
 * `vite preview` where no nginx is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nginxEnvironment, nginxIsHere } from './nginx.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = process.env.E2E_PORT ?? '4174';
const dist = process.env.E2E_DIST ?? join(root, 'dist');

if (!existsSync(join(dist, 'index.html'))) {
  console.error('There is no dist/ to serve: run `npm run build` first.');
  process.exit(1);
}

if (nginxIsHere) serveWithNginx();
else await serveWithVite();

async function serveWithVite() {
  const { preview } = await import('vite');
  await preview({
    build: { outDir: dist },
    configFile: join(root, 'vite.config.ts'),
    preview: { host: '127.0.0.1', port: Number(port), strictPort: true },
  });
}

function serveWithNginx() {
  // Laid out as in the image. A copy outside the checkout, because nginx started by root reads files as `nobody`,
  // who may not enter root's home.
  const folder = mkdtempSync(join(tmpdir(), 'inkling-e2e-'));
  const app = join(folder, 'app');
  cpSync(dist, join(app, 'dist'), { recursive: true });
  for (const path of ['nginx.conf', 'deploy/entrypoint.sh']) cpSync(join(root, path), join(app, path));
  spawnSync('chmod', ['-R', 'a+rX', folder]);

  const nginx = spawn(join(app, 'deploy/entrypoint.sh'), {
    env: { ...nginxEnvironment, PORT: port, INKLING_RUN: join(folder, 'writable') },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => nginx.kill('SIGTERM'));
  nginx.on('exit', (code) => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code ?? 1);
  });
}
