import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type SlowNetwork, slowNetwork } from './slow-network.ts';

vi.setConfig({ testTimeout: 60_000 });

const body = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256));
let server: Server;
let network: SlowNetwork;

async function start(bitsPerSecond: number, roundTripMilliseconds: number) {
  server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  network = await slowNetwork((server.address() as AddressInfo).port, {
    bitsPerSecond,
    roundTripMilliseconds,
  });
  return `http://127.0.0.1:${network.port}/`;
}

afterEach(async () => {
  await network.close();
  server.closeAllConnections();
  server.close();
});

// Only lower bounds: how much longer it takes is the machine's business.
test('what passes is whole, counted, and no faster than the line', async () => {
  const address = await start(10_000_000, 40);
  const began = performance.now();
  const got = Buffer.from(await (await fetch(address)).arrayBuffer());
  const took = performance.now() - began;
  expect(got.equals(body)).toBe(true);
  expect(network.delivered()).toBeGreaterThan(body.length);
  expect(network.delivered()).toBeLessThan(body.length + 1000);
  expect(took).toBeGreaterThanOrEqual(80 + 240 - 5); // two round trips, 300 KB; timers may be a little early
});

test('files that come at the same time share the line', async () => {
  const address = await start(20_000_000, 0);
  const began = performance.now();
  const all = await Promise.all([1, 2, 3].map(async () => (await fetch(address)).arrayBuffer()));
  expect(performance.now() - began).toBeGreaterThanOrEqual(360 - 5);
  for (const one of all) expect(Buffer.from(one).equals(body)).toBe(true);
});
