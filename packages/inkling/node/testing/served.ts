import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { samples } from './package.ts';
import { type Running, startCli } from './run.ts';

export interface Served extends Running {
  readonly url: string;
  /** Asks for an answer, with a body as it is. */
  predict(body: BodyInit, type?: string, query?: string): Promise<Response>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** `inkling serve` on a free port, as its own process. */
export async function serve(...args: readonly string[]): Promise<Served> {
  const running = startCli(['serve', '--port', '0', ...args]);
  const { child, said, ended } = running;
  // Also where a test fails before it stops it.
  process.once('exit', () => child.kill('SIGKILL'));
  await vi.waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(said.err);
      if (!said.err.includes('/predict\n')) throw new Error(`it does not listen: ${said.err}`);
    },
    { timeout: 120_000 },
  );
  const url = /POST (\S+)\/predict/.exec(said.err)?.[1] as string;
  return {
    ...running,
    url,
    predict: (body, type = 'image/webp', query = '') =>
      fetch(`${url}/predict${query}`, { method: 'POST', body, headers: { 'Content-Type': type } }),
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export const sample = (name: string) => readFileSync(join(samples, `${name}.webp`));
