import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listedIn, openBucket } from './bucket.ts';
import { artifactOf } from './model.ts';

const original = fileURLToPath(new URL('../../../public/models', import.meta.url));
const { signal } = new AbortController();
let folder: string;
let server: Server;
let address: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-bucket-'));
  cpSync(original, folder, { recursive: true });
  return () => rmSync(folder, { recursive: true });
});
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    try {
      response.end(readFileSync(join(folder, url)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const places = ['folder', 'file: address', 'http: address'] as const;
const placed = (place: (typeof places)[number]) =>
  ({ folder, 'file: address': pathToFileURL(folder).href, 'http: address': address })[place];

async function readFirst(place: string) {
  const bucket = await openBucket(place, signal);
  const [manifest] = bucket.manifests;
  if (!manifest) throw new Error('none');
  return bucket.read(manifest, artifactOf(manifest).weights[0] as never, signal);
}

test.each(places)('reads models and their files from a %s', async (place) => {
  const bucket = await openBucket(placed(place), signal);
  expect(bucket.manifests.map(({ id }) => id)).toEqual(['cifar10', 'pizza']);
  expect(bucket.name).toMatch(/\/$/);
  expect(await readFirst(placed(place))).toHaveLength(1_955_432);
  expect(() => bucket.manifest('unknown')).toThrow('model-unknown');
});

test.each(places)('its index alone tells whether a %s changed', async (place) => {
  const { listed } = await openBucket(placed(place), signal);
  rmSync(join(folder, 'cifar10'), { recursive: true });
  expect(await listedIn(placed(place), signal)).toBe(listed);
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  index.models[0].version = 'f'.repeat(16);
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  expect(await listedIn(placed(place), signal)).not.toBe(listed);
});

test.each(places)('takes no file that was changed from a %s', async (place) => {
  const [{ id, version }] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).models;
  const path = join(folder, id, version, 'weights.bin');
  const content = readFileSync(path);
  content[1000] = (content[1000] as number) ^ 1;
  writeFileSync(path, content);
  await expect(readFirst(placed(place))).rejects.toMatchObject({ code: 'download-corrupt' });
  rmSync(path);
  await expect(readFirst(placed(place))).rejects.toMatchObject({ code: 'download-refused' });
});

test.each(places)('tells what is wrong with the index of a %s', async (place) => {
  writeFileSync(join(folder, 'index.json'), '{"schema": 1, "models": []}');
  const field = { code: 'bucket-invalid', detail: expect.stringContaining('field models') };
  await expect(openBucket(placed(place), signal)).rejects.toMatchObject(field);
  writeFileSync(join(folder, 'index.json'), 'no JSON');
  await expect(openBucket(placed(place), signal)).rejects.toMatchObject({ code: 'bucket-invalid' });
  rmSync(join(folder, 'index.json'));
  await expect(openBucket(placed(place), signal)).rejects.toMatchObject({ code: 'download-refused' });
});

test('a model that no engine here runs', () => {
  const artifacts = [{ engine: 'tfjs-webgl' }] as never;
  expect(() => artifactOf({ id: 'a', artifacts })).toThrow('engine-unknown: a is made for none of');
});
