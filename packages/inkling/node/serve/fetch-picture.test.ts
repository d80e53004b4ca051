import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchPicture, isPublic } from './fetch-picture.ts';

describe('isPublic', () => {
  test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('%s is', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
    ],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', 'ff02::1', 'localhost', ''],
  ])('%s is not', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
}

const options = { maxBytes: 1000, signal: new AbortController().signal };
const anywhere = { ...options, isAllowed: () => true };

test('reads what is there', async () => {
  const address = await serve((_request, response) => response.end('picture'));
  expect(Buffer.from(await fetchPicture(address, anywhere)).toString()).toBe('picture');
});

test.each([
  'http://127.0.0.1/',
  'http://localhost/',
  'http://0x7f.1/',
  'http://2130706433/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://169.254.169.254/latest/meta-data/',
])('does not ask %s', async (address) => {
  await expect(fetchPicture(address, options)).rejects.toMatchObject({ code: 'image-address-refused' });
});

test('a name that leads to this machine is not asked either', async () => {
  let asked = 0;
  const address = await serve((_request, response) => {
    asked += 1;
    response.end();
  });
  const named = address.replace('127.0.0.1', 'localhost');
  await expect(fetchPicture(named, options)).rejects.toMatchObject({ code: 'image-address-refused' });
  expect(asked).toBe(0);
  await fetchPicture(named.replace('localhost', '127.0.0.1'), anywhere);
  expect(asked).toBe(1);
});

test.each([
  undefined,
  1,
  'no address',
  'file:///etc/passwd',
  'ftp://example.org/',
  'http://user:word@example.org/',
])('%s is no address', async (address) => {
  await expect(fetchPicture(address, options)).rejects.toMatchObject({ code: 'image-address-invalid' });
});

test('follows no redirect', async () => {
  const address = await serve((_request, response) => response.writeHead(302, { Location: '/b.png' }).end());
  await expect(fetchPicture(address, anywhere)).rejects.toMatchObject({ code: 'image-address-refused' });
});

test('ends what is too long, and what takes too long', async () => {
  const address = await serve(({ url }, response) => {
    response.write('x'.repeat(url === '/a.png' ? 1001 : 10));
  });
  await expect(fetchPicture(address, anywhere)).rejects.toMatchObject({ code: 'image-too-large' });
  const signal = AbortSignal.timeout(100);
  await expect(
    fetchPicture(address.replace('a.png', 'b.png'), { ...anywhere, signal }),
  ).rejects.toMatchObject({ code: 'image-address-stalled' });
});
