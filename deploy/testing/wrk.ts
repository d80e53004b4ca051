/** As many requests as a server answers over 50 kept connections: wrk, https://github.com/wg/wrk. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinned } from './processes.ts';

/** wrk's summary as JSON; times in microseconds. */
const report = `
done = function(summary, latency)
  io.write(string.format('{"us":%d,"requests":%d,"bytes":%d,"failed":%d,"p99":%d}',
    summary.duration, summary.requests, summary.bytes,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
    latency:percentile(99)))
end`;

export interface Measured {
  /** How long it was, in microseconds. */
  readonly us: number;
  readonly requests: number;
  readonly bytes: number;
  readonly failed: number;
  /** 99 of 100 requests took no longer, in microseconds. */
  readonly p99: number;
}

/** On the second core, where there is one. @throws Error with what wrk said, where it has no figures */
export function wrk(program: string, url: string, seconds: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-wrk-'));
  try {
    const script = join(folder, 'report.lua');
    writeFileSync(script, report);
    const [first = '', ...args] = [...pinned('second'), program];
    const options = ['-t1', '-c50', `-d${seconds}s`, '-s', script, '--timeout', '60s'];
    const asked = ['-H', 'Accept-Encoding: br', url];
    const { stdout, stderr } = spawnSync(first, [...args, ...options, ...asked], { encoding: 'utf8' });
    if (!stdout.includes('{')) throw new Error(`wrk: ${stdout}${stderr}`);
    return JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
