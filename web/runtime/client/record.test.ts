import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryCaches } from '../store/testing/memory-caches.ts';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import { readRecord } from './record.ts';

const url = 'https://bucket.example/m/tiny/0123456789abcdef/';
const { signal } = new AbortController();

const fileOf = (text: string) => ({
  path: 'card/figures.json',
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});
const bundleWith = (figures: ReturnType<typeof fileOf> | undefined) => ({
  url,
  manifest: {
    ...manifest,
    card: { path: 'card.md', bytes: 1, sha256: 'a'.repeat(64), pictures: [], ...(figures && { figures }) },
  },
});

const fetchMock = vi.fn<(url: string) => Promise<Response>>();
const serve = (text: string) => fetchMock.mockImplementation(async () => new Response(text));

beforeEach(() => {
  fetchMock.mockReset();
  vi.stubGlobal('fetch', fetchMock);
  vi.stubGlobal('caches', new MemoryCaches());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('the figures are fetched, verified and kept: the network is asked once', async () => {
  const text = JSON.stringify({
    confusion: [
      [3, 1],
      [0, 4],
    ],
    later: 'not known to this page',
  });
  serve(text);
  const bundle = bundleWith(fileOf(text));
  const record = await readRecord(bundle, signal);
  expect(record).toMatchObject({ card: `${url}card.md`, missing: null });
  expect(record.figures).toEqual({
    confusion: [
      [3, 1],
      [0, 4],
    ],
  });
  expect((await readRecord(bundle, signal)).figures).toEqual(record.figures);
  expect(fetchMock.mock.calls.map(([asked]) => asked)).toEqual([`${url}card/figures.json`]);
});

test('a bundle without figures, or without a card, has its manifest', async () => {
  expect(await readRecord(bundleWith(undefined), signal)).toMatchObject({ figures: null, missing: null });
  expect(await readRecord({ url, manifest }, signal)).toMatchObject({ manifest, card: null, figures: null });
  expect(fetchMock).not.toHaveBeenCalled();
});

test.each<[name: string, served: string, meant: string, code: string]>([
  ['other figures than those that are meant', '{"limits":[]}', '{"LIMITS":[]}', 'download-corrupt'],
  ['what is no JSON', '<!doctype html>', '<!doctype html>', 'bucket-invalid'],
  ['figures of another kind', '{"confusion":[[-1]]}', '{"confusion":[[-1]]}', 'bucket-invalid'],
])('%s take nothing from the rest', async (_, served, meant, code) => {
  serve(served);
  const record = await readRecord(bundleWith(fileOf(meant)), signal);
  expect(record).toMatchObject({ figures: null, missing: { code } });
  expect(record.manifest.id).toBe('tiny');
});

test('what is given up is given up', async () => {
  fetchMock.mockImplementation(() => Promise.reject(new DOMException('', 'AbortError')));
  const given = bundleWith(fileOf('{}'));
  await expect(readRecord(given, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
