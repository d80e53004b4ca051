import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cli } from './package.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What was said so far. */
  readonly said: { out: string; err: string };
  readonly ended: Promise<Ended>;
}

export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { stdio: 'pipe', ...options });
  const said = { out: '', err: '' };
  child.stdout?.on('data', (part) => {
    said.out += part;
  });
  child.stderr?.on('data', (part) => {
    said.err += part;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return { child, said, ended };
}

export const startCli = (args: readonly string[], options?: SpawnOptions) =>
  start(process.execPath, [cli, ...args], options);

/** The built command line, to its end. @param input of standard input */
export async function runCli(
  args: readonly string[],
  input?: Uint8Array,
  options?: SpawnOptions,
): Promise<Ended> {
  const { child, ended } = startCli(args, options);
  child.stdin?.end(input);
  return ended;
}
