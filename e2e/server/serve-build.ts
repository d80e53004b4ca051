/** Servers that a test starts for itself, beside the one of the whole run. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/free-port.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Waits for a server that was just started. @throws Error where it does not come up */
export async function whenUp(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await fetch(url).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

/**
 * Serves a build as serve.mjs does, on a port of its own.
 *
 * @param env what differs: `E2E_DIST`, and the container's settings
 * @param output the file that its standard output goes to
 */
export async function serveBuild(env: Readonly<Record<string, string>>, output?: string) {
  const stdout = output ? openSync(output, 'a') : 'inherit';
  const port = await freePort();
  const server = spawn(process.execPath, ['e2e/server/serve.mjs'], {
    cwd: root,
    env: { ...process.env, ...env, E2E_PORT: String(port) },
    stdio: ['inherit', stdout, 'inherit'],
  });
  if (typeof stdout === 'number') closeSync(stdout);
  const stop = () => {
    server.kill('SIGTERM');
  };
  const address = `http://127.0.0.1:${port}/`;
  try {
    await whenUp(address);
  } catch (error) {
    stop();
    throw error;
  }
  return { address, stop };
}
