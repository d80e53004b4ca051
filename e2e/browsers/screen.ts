import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export const screenIsHere = spawnSync('which', ['Xvfb']).status === 0;

/** Starts a screen in memory. Firefox has WebGL only where it draws on a screen, and MiniBrowser needs one at all. */
export async function startScreen() {
  // It finds a free number by itself, and writes it down once it is up.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(server.stdio[3] as Readable, 'data');
  return { display: `:${String(number).trim()}`, stop: () => server.kill('SIGTERM') };
}
