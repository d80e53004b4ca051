/** What a pod runs, without a cluster: the real entry point and nginx in the environment of the ConfigMap, as some user. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../testing/programs.ts';

/** As a cluster assigns it: of no account, and no owner of anything. Only root can become it. */
const anyone = process.getuid?.() === 0 ? { uid: 1_000_650_000, gid: 1_000_650_000 } : {};

export interface Pod {
  readonly url: string;
  /** Of nginx' master, whose children are its workers. */
  readonly pid: number;
  /** What it has said on standard output: with LOG_FORMAT=json, a line for each request. */
  readonly log: () => Logged[];
  /** The file that it goes to. */
  readonly output: string;
  /** As the kubelet does: the image's STOPSIGNAL. @returns the exit code */
  readonly stop: () => Promise<number | null>;
}

/** As nginx.conf has it. */
export interface Logged {
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly method: string;
  /** The path alone. */
  readonly uri: string;
  readonly kind: 'page' | 'asset' | 'model' | 'engine' | 'other';
  readonly status: number;
  /** With headers, without TLS. */
  readonly bytes: number;
  readonly seconds: number;
}

export interface PodOptions {
  /** In front of the entry point, to pin it to a core, say. */
  readonly wrapper?: readonly string[];
  /** The folder of the page, which the probes do not need. */
  readonly site?: string;
  /** Changes nginx.conf, where one worker is wanted, say. */
  readonly configure?: (text: string) => string;
}

/**
 * The image's files, and a folder in the place of the volume. A copy outside the
 * checkout, whose parents may be closed to others.
 */
function layOut({ site, configure }: PodOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-pod-'));
  chmodSync(folder, 0o755);
  const app = join(folder, 'app');
  if (site) cpSync(site, join(app, 'dist'), { recursive: true, preserveTimestamps: true });
  for (const path of ['nginx.conf', 'deploy/entrypoint.sh']) cpSync(join(root, path), join(app, path));
  if (configure) {
    const file = join(app, 'nginx.conf');
    writeFileSync(file, configure(readFileSync(file, 'utf8')));
  }
  const run = join(folder, 'run');
  mkdirSync(run);
  if (anyone.uid) chownSync(run, anyone.uid, anyone.gid);
  return { folder, app, run };
}

/** @param settings the ConfigMap's; INKLING_RUN is the volume, wherever this machine has it */
export async function startPod(
  nginx: string,
  settings: Record<string, string>,
  options: PodOptions = {},
): Promise<Pod> {
  const { folder, app, run } = layOut(options);
  const [program = '', ...args] = [...(options.wrapper ?? []), join(app, 'deploy/entrypoint.sh')];
  const output = join(folder, 'output');
  const stdout = openSync(output, 'a', 0o666);
  // As container engines do, so that it can be opened again.
  if (anyone.uid) chownSync(output, anyone.uid, anyone.gid);
  const child = spawn(program, args, {
    ...anyone,
    cwd: '/',
    // Not this process' own environment: a pod has nothing but the ConfigMap's.
    env: { PATH: `${process.env.PATH}:${join(nginx, '..')}`, ...settings, INKLING_RUN: run },
    stdio: ['ignore', stdout, 'pipe'],
  });
  closeSync(stdout);
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const url = `http://127.0.0.1:${settings.PORT}`;
  const stop = async () => {
    child.kill('SIGQUIT');
    const code = await ended;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  await Promise.race([
    untilHealthy(url),
    ended.then((code) => {
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`nginx ended with ${code}: ${said}`);
    }),
  ]);
  return { url, pid: child.pid ?? 0, stop, log: () => readLog(output), output };
}

async function untilHealthy(url: string): Promise<void> {
  const isHealthy = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isHealthy())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** @throws SyntaxError where a line is no JSON */
function readLog(file: string): Logged[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Logged);
}
