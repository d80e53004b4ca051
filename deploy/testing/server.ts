/** Programs that listen, as checks start them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { whenUp } from '../../e2e/server/serve-build.ts';
import { root } from './programs.ts';

export interface Server {
  /** With a slash at the end. */
  readonly address: string;
  stop(): Promise<void>;
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

/** Starts a program in the project's folder and waits until it answers. @throws Error where it does not come up */
export async function startServer(
  program: string,
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const server = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}/`;
  try {
    await whenUp(address);
  } catch (error) {
    await stopped(server);
    throw error;
  }
  return { address, stop: () => stopped(server) };
}
