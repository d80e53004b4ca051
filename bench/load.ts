/** Load on the real nginx, as the container runs it; see load.mjs. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPod } from '../deploy/kubernetes/testing/pod.ts';
import { dist, isBuilt, largest } from '../deploy/testing/ask.ts';
import { mixedLoad } from '../deploy/testing/mixed-load.ts';
import { children, computed, held, pinned } from '../deploy/testing/processes.ts';
import { find } from '../deploy/testing/programs.ts';
import { wrk } from '../deploy/testing/wrk.ts';
import { whenUp } from '../e2e/server/serve-build.ts';
import { freePort } from '../scripts/free-port.mjs';
import { median, percentile } from './statistics.ts';

export interface LoadSettings {
  /** Of one measurement. */
  readonly seconds: number;
  readonly rounds: number;
  /** Of mixed load. */
  readonly minutes: number;
}

const script = /^assets\/.*\.js$/;
const weights = /^models\/.*\.bin$/;
const number = (value: number, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits });

export async function load({ seconds, rounds, minutes }: LoadSettings): Promise<void> {
  if (!isBuilt) throw new Error('no build: npm run build');
  if (rounds > 0) await rates(seconds, rounds);
  if (minutes > 0) await mixed(minutes);
}

interface Server {
  readonly url: string;
  /** Speaks HTTP/2 without TLS (prior knowledge), as none of the first address does. */
  readonly http2: string;
  /** Of nginx' master. */
  readonly pid: number;
  readonly stop: () => unknown;
}

/** nginx as the container runs it, but with one worker, on a core of its own. */
async function inkling(nginx: string): Promise<Server> {
  const port = await freePort();
  const other = await freePort();
  const configure = (text: string) =>
    text
      .replace(/^worker_processes .*$/m, 'worker_processes 1;')
      .replace('include run/listen.conf;', `include run/listen.conf; listen ${other} http2;`);
  const options = { site: dist, wrapper: pinned('first'), configure };
  const { url, pid, stop } = await startPod(nginx, { PORT: String(port) }, options);
  return { url, http2: `http://127.0.0.1:${other}`, pid, stop };
}

/** nginx by its defaults, one worker on the same core: its own page, and the bytes that Inkling's sends. */
async function plain(nginx: string, page: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-plain-'));
  const port = await freePort();
  const other = await freePort();
  mkdirSync(join(folder, 'html'));
  cpSync(page, join(folder, 'html/index.html'));
  for (const [name, path] of Object.entries({
    page: '/index.html',
    script: largest(script),
    weights: largest(weights),
  })) {
    const file = join(dist, path);
    cpSync(existsSync(`${file}.br`) ? `${file}.br` : file, join(folder, 'html', name));
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off; pid nginx.pid; error_log stderr crit; worker_processes 1; events {}
    http {
      sendfile on; tcp_nopush on; access_log off; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port}; listen 127.0.0.1:${other} http2; root html; }
    }`,
  );
  const [program = '', ...args] = [...pinned('first'), nginx, '-e', 'stderr', '-p', folder];
  const server = spawn(program, [...args, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  await whenUp(url);
  const stop = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { url, http2: `http://127.0.0.1:${other}`, pid: server.pid ?? 0, stop };
}

interface Answered {
  readonly requests: number;
  readonly seconds: number;
  /** 99 of 100 took no longer, in ms. */
  readonly p99: number;
}

function http1(url: string, seconds: number): Answered {
  const { us, requests, failed, p99 } = wrk(find('wrk') ?? '', url, seconds);
  if (failed > 0) throw new Error(`${failed} of ${requests} requests for ${url} failed`);
  return { requests, seconds: us / 1e6, p99: p99 / 1e3 };
}

/** 50 connections, two requests under way in each: h2load, https://nghttp2.org/documentation/h2load-howto.html. */
function http2(url: string, seconds: number): Answered {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-h2load-'));
  try {
    const log = join(folder, 'log');
    const [program = '', ...args] = [...pinned('second'), find('h2load') ?? ''];
    const options = ['-t1', '-c50', '-m2', '-D', String(seconds), `--log-file=${log}`];
    const asked = ['-H', 'accept-encoding: br', url];
    const { stdout, stderr } = spawnSync(program, [...args, ...options, ...asked], { encoding: 'utf8' });
    if (!existsSync(log)) throw new Error(`h2load: ${stdout}${stderr}`);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    const answers = lines.map((line) => line.split('\t').map(Number));
    const right = answers.filter(([, status]) => status === 200);
    // -1: still under way at the end.
    const wrong = answers.filter(([, status]) => status !== 200 && status !== -1);
    if (wrong.length > 0) throw new Error(`${wrong.length} requests for ${url} failed`);
    return {
      requests: right.length,
      seconds,
      p99: percentile(
        right.map(([, , us = 0]) => us / 1e3),
        0.99,
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Rate {
  /** Requests for a second of the clock. */
  readonly clock: number;
  /** Requests for a second that nginx computed: what else the machine does is not in it. */
  readonly core: number;
  readonly p99: number;
}

/** In turns, so that what else the machine does falls on all; medians. */
async function rates(seconds: number, rounds: number): Promise<void> {
  const nginx = find('nginx');
  if (!nginx || !find('wrk')) throw new Error('nginx and wrk have to be installed');
  const servers: Server[] = [];
  const compared: readonly [what: string, path: string, plainPath: string][] = [
    ['the page', '/', '/page'],
    ['a script', largest(script), '/script'],
    ['weights', largest(weights), '/weights'],
  ];
  const table = (
    [ours, theirs]: readonly [Server, Server],
    protocol: string,
    address: (server: Server) => string,
    measure: typeof http1,
  ) => {
    const found = new Map<string, Rate[]>();
    const add = (what: string, server: Server, path: string) => {
      const before = computed(server.pid);
      const { requests, seconds: lasted, p99 } = measure(address(server) + path, seconds);
      const rate = { clock: requests / lasted, core: requests / (computed(server.pid) - before), p99 };
      found.set(what, [...(found.get(what) ?? []), rate]);
    };
    for (let round = 0; round < rounds; round++) {
      add("nginx' own page", theirs, '/');
      for (const [what, path, plainPath] of compared) {
        add(what, ours, path);
        add(`${what}, plain`, theirs, plainPath);
      }
    }
    const of = (what: string, key: keyof Rate) => median((found.get(what) ?? []).map((rate) => rate[key]));
    console.log(`\n${protocol}, one worker, 50 connections
| | a second of a core | of nginx' own page | of plain nginx, same bytes | a second by the clock | p99, ms |
| --- | --- | --- | --- | --- | --- |`);
    for (const what of found.keys()) {
      const core = of(what, 'core');
      const same = found.has(`${what}, plain`) ? number(core / of(`${what}, plain`, 'core'), 2) : '';
      const own = number(core / of("nginx' own page", 'core'), 2);
      const clock = number(of(what, 'clock'));
      console.log(
        `| ${what} | ${number(core)} | ${own} | ${same} | ${clock} | ${number(of(what, 'p99'), 1)} |`,
      );
    }
  };
  try {
    const ours = await inkling(nginx);
    servers.push(ours);
    const theirs = await plain(nginx, '/usr/share/nginx/html/index.html');
    servers.push(theirs);
    table([ours, theirs], 'HTTP/1.1', ({ url }) => url, http1);
    if (find('h2load')) table([ours, theirs], 'HTTP/2', (server) => server.http2, http2);
    else console.log('\nHTTP/2: h2load is not installed');
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** A reload every 30 s, a worker killed every minute. */
async function mixed(minutes: number): Promise<void> {
  const nginx = find('nginx');
  if (!nginx) throw new Error('nginx has to be installed');
  const pod = await startPod(nginx, { PORT: String(await freePort()) }, { site: dist });
  try {
    const memory: number[] = [held(pod.pid)];
    const signal = AbortSignal.timeout(minutes * 60_000);
    const paths = ['/', largest(script), '/config.json', largest(weights), '/models/index.json'];
    const under = mixedLoad(pod.url, paths, { visitors: 16, pause: 10, signal });
    let kills = 0;
    for (let n = 0; !signal.aborted; n++) {
      await sleep(15_000, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      if (n % 2 === 0) {
        memory.push(held(pod.pid));
        process.kill(pod.pid, 'SIGHUP');
      } else if (n % 4 === 1) {
        const [worker] = children(pod.pid).slice(-1);
        if (worker) process.kill(worker, 'SIGKILL');
        kills++;
      }
    }
    const { requests, retried, cut, failed, times } = await under;
    memory.push(held(pod.pid));
    const reloads = memory.length - 2;
    console.log(
      `\nmixed load, ${number(minutes, 1)} minutes, ${reloads} reloads, ${kills} workers killed: ${number(requests)} requests, ` +
        `p50 ${number(percentile(times, 0.5), 1)} ms, p99 ${number(percentile(times, 0.99), 1)} ms; ` +
        `asked again: ${retried} before an answer, ${cut} in the middle of one; failed: ${failed.length}`,
    );
    console.log(`memory of nginx' own, MB: ${memory.map((bytes) => number(bytes / 1e6, 1)).join(', ')}`);
    for (const one of failed.slice(0, 10)) console.log(one);
    if (failed.length > 0) process.exitCode = 1;
  } finally {
    await pod.stop();
  }
}
