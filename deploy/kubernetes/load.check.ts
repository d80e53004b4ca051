/**
 * What one pod carries: requests and bytes for a second of a core, which is the limit of a pod. Measured as the processor's
 * time that nginx took, so that a busy machine and wrk's own work do not count. No verdict: only that nothing failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../scripts/free-port.mjs';
import { find, programs } from '../testing/programs.ts';
import { built, isBuilt, type Pod, startPod } from './testing/pod.ts';

const connections = 50;
const seconds = 1;

/** wrk's summary as JSON: duration in microseconds. */
const report = `
done = function(summary, latency)
  io.write(string.format('{"us":%d,"requests":%d,"bytes":%d,"failed":%d}',
    summary.duration, summary.requests, summary.bytes,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end`;

/** Cores that this process may run on, by their numbers; none where the kernel does not say. */
function cores(): number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

/** A process and its children, by proc(5). */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [pid, ...children.map(Number)];
}

/** Seconds that they have computed so far: `schedstat`, in nanoseconds. */
function computed(pid: number): number {
  const of = (one: number) => Number(readFileSync(`/proc/${one}/schedstat`, 'utf8').split(' ')[0]);
  return family(pid).reduce((sum, one) => sum + of(one) / 1e9, 0);
}

/** Bytes of memory that are theirs alone: not the files in the page cache. */
function held(pid: number): number {
  return family(pid).reduce((sum, one) => {
    const [, kilobytes] = /^RssAnon:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${one}/status`, 'utf8')) ?? [];
    return sum + Number(kilobytes) * 1024;
  }, 0);
}

/** The largest built file with this ending, as the server names it. */
function largest(pattern: RegExp): string {
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((path) =>
    pattern.test(path),
  );
  const [path] = files.sort((a, b) => statSync(join(built, b)).size - statSync(join(built, a)).size);
  if (!path) throw new Error(`the build has no ${pattern}`);
  return `/${path}`;
}

describe('one pod', () => {
  let pod: Pod | undefined;
  let folder: string;
  const [own, other] = cores();
  const pinned = (core: number | undefined): string[] =>
    core !== undefined && other !== undefined && find('taskset') ? ['taskset', '-c', String(core)] : [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inkling-load-'));
    writeFileSync(join(folder, 'report.lua'), report);
    const nginx = find('nginx');
    if (!nginx || !find('wrk') || !isBuilt) return;
    pod = await startPod(nginx, { PORT: String(await freePort()) }, { site: built, wrapper: pinned(own) });
  });
  afterAll(async () => {
    await pod?.stop();
    rmSync(folder, { recursive: true });
  });

  test.for<[what: string, path: string | RegExp]>([
    ['the health check', '/healthz'],
    ['the page', '/'],
    ['a script', /^assets\/.*\.js$/],
    ['weights', /^models\/.*\.bin$/],
  ])('%s', ([what, path], context) => {
    context.skip(!isBuilt, 'there is no build to serve');
    const { wrk } = programs(context, 'wrk', 'nginx');
    if (!pod) throw new Error('nginx did not start');
    const before = computed(pod.pid);
    const [program = '', ...args] = [...pinned(other), wrk];
    const options = [
      '-t1',
      `-c${connections}`,
      `-d${seconds}s`,
      '-s',
      join(folder, 'report.lua'),
      '--timeout',
      '60s',
    ];
    const asked = ['-H', 'Accept-Encoding: br', pod.url + (typeof path === 'string' ? path : largest(path))];
    const { stdout, stderr } = spawnSync(program, [...args, ...options, ...asked], { encoding: 'utf8' });
    const measured = computed(pod.pid) - before;
    const { us, requests, bytes, failed } = JSON.parse(stdout.slice(stdout.lastIndexOf('{')) || stderr);
    const each = (value: number) => Math.round(value).toLocaleString('en');
    console.info(
      `${what}: ${each(bytes / requests)} bytes; ${each(requests / measured)} requests and ${each(bytes / measured / 1e6)} MB ` +
        `for a second of a core (in all ${each(requests / (us / 1e6))} requests a second); ${each(held(pod.pid) / 1e6)} MB held`,
    );
    expect(requests).toBeGreaterThan(0);
    expect(failed).toBe(0);
  });
});
