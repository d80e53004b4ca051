/** Load on the built server, with bad uploads among it: it answers all of them, and its memory stays. */
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { expect, test } from 'vitest';
import { sample, serve } from '../testing/served.ts';

/** Requests of a round, of which half are no picture or a broken one. */
const round = 640;
/** What may come on top after the first round, in bytes: a leak of a decoded picture each would be six times as much. */
const slack = 128 * 2 ** 20;

const good = ['ship', 'truck', 'pizza', 'salad'].map(sample);
const bad = [
  Buffer.from('no picture'),
  sample('ship').subarray(0, 4000),
  Buffer.alloc(100_000),
  Buffer.alloc(1),
];
const requests = good.flatMap((picture, i) =>
  [picture, bad[i] as Buffer].map((body) => ({
    method: 'POST' as const,
    path: '/predict',
    headers: { 'content-type': 'image/webp' },
    body,
  })),
);

test('it answers each request, and its memory stays', async (context) => {
  context.skip(process.platform !== 'linux', 'memory is read from /proc');
  const server = await serve('--concurrency', '2', '--queue', '50');
  const resident = () =>
    1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1]);
  const load = () => autocannon({ url: server.url, connections: 8, amount: round, timeout: 120, requests });
  await load();
  const before = resident();
  const { statusCodeStats, errors, timeouts, latency } = await load();
  const after = resident();
  const { p50, p97_5, p99 } = latency;
  process.stdout.write(
    `/predict, 8 connections, half of it bad: ${p50} ms (median), ${p97_5} ms (97.5 %), ${p99} ms (99 %); ` +
      `resident ${Math.round(before / 2 ** 20)} MB, then ${Math.round(after / 2 ** 20)} MB\n`,
  );
  expect({ errors, timeouts }).toEqual({ errors: 0, timeouts: 0 });
  const counts = Object.fromEntries(
    Object.entries(statusCodeStats).map(([code, { count }]) => [code, count]),
  );
  // Each connection asks in turn for a good and a bad one.
  expect(Object.keys(counts)).toEqual(['200', '400']);
  expect((counts[200] ?? 0) + (counts[400] ?? 0)).toBe(round);
  expect(Math.abs((counts[200] ?? 0) - (counts[400] ?? 0))).toBeLessThanOrEqual(8);
  expect(after - before).toBeLessThan(slack);
  expect(server.child.exitCode).toBeNull();
  await server.stop();
});
