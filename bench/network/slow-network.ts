import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { SharedLine } from './shared-line.ts';

export interface Network {
  /** Towards the browser, over all connections. What the browser sends is not limited. */
  readonly bitsPerSecond: number;
  readonly roundTripMilliseconds: number;
}

export interface SlowNetwork {
  /** Where the browser connects, on 127.0.0.1. */
  readonly port: number;
  /** Bytes handed to the browser so far, headers included. */
  delivered(): number;
  close(): Promise<void>;
}

/** How far ahead the line is booked, in ms: more than a timer is late, less than matters. */
const bookedAhead = 25;
/** More than this, in bytes, no connection has waiting here: the server waits instead. */
const mostWaiting = 256 * 1024;

/**
 * Puts a slow line between a browser and a server on this machine. In Chromium's own emulation workers are not covered
 * as the page is, and nearly everything here is fetched by a worker.
 *
 * TCP's handshake costs one round trip; its slow start, TLS and lost packets are left out.
 */
export async function slowNetwork(target: number, network: Network): Promise<SlowNetwork> {
  const line = new SharedLine<Connection>(network.bitsPerSecond);
  const oneWay = network.roundTripMilliseconds / 2;
  const open = new Set<Connection>();
  let delivered = 0;
  let timer: NodeJS.Timeout | undefined;

  const pump = () => {
    timer = undefined;
    const now = performance.now();
    for (const { key, data, leavesAt } of line.book(now, bookedAhead)) {
      key.toBrowser.push(data);
      setTimeout(arrive, leavesAt + oneWay - now, key);
      if (line.waiting(key) < mostWaiting) key.server.resume();
    }
    if ([...open].some((one) => line.waiting(one) > 0)) timer = setTimeout(pump, bookedAhead / 2);
  };
  // Timers may fire out of order by a millisecond, bytes must not: each one delivers what is next.
  const arrive = (one: Connection) => {
    const data = one.toBrowser.shift() as Uint8Array;
    if (one.browser.destroyed) return;
    delivered += data.length;
    one.browser.write(data);
    finish(one);
  };
  /** Ends the browser's side once everything that the server sent has reached it. */
  const finish = (one: Connection) => {
    if (one.ended && one.toBrowser.length === 0 && line.waiting(one) === 0) one.browser.end();
  };

  const server = createServer((browser) => {
    const one: Connection = {
      browser,
      server: connect(target, '127.0.0.1'),
      toBrowser: [],
      toServer: [],
      ended: false,
    };
    open.add(one);
    browser.setNoDelay(true);
    one.server.setNoDelay(true);
    const established = performance.now() + network.roundTripMilliseconds;
    browser.on('data', (data) => {
      const wait = Math.max(0, established - performance.now()) + oneWay;
      one.toServer.push(data);
      setTimeout(() => one.server.write(one.toServer.shift() as Uint8Array), wait);
    });
    one.server.on('data', (data) => {
      line.push(one, data);
      if (line.waiting(one) >= mostWaiting) one.server.pause();
      timer ??= setTimeout(pump, 0);
    });
    one.server.on('end', () => {
      one.ended = true;
      finish(one);
    });
    const drop = () => {
      open.delete(one);
      line.drop(one);
      browser.destroy();
      one.server.destroy();
    };
    browser.on('close', drop);
    // A browser closes connections as it likes: nothing that the benchmark has to hear of.
    browser.on('error', drop);
    one.server.on('error', drop);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    delivered: () => delivered,
    async close() {
      clearTimeout(timer);
      for (const { browser } of open) browser.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Connection {
  readonly browser: Socket;
  readonly server: Socket;
  /** Pieces on their way, first come first. */
  readonly toBrowser: Uint8Array[];
  readonly toServer: Uint8Array[];
  /** The server has sent all it had. */
  ended: boolean;
}
