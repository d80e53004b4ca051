import { afterEach, expect, test, vi } from 'vitest';
import { fetchJson, longestJson } from './read-json.ts';

const url = 'https://bucket.example/m/index.json';
const { signal } = new AbortController();
const get = () => fetchJson(url, signal, 'default');
const serve = (body: BodyInit | null) => vi.stubGlobal('fetch', async () => new Response(body));

afterEach(() => void vi.unstubAllGlobals());

/** A body that goes on for as long as it is read. */
function endless() {
  const sent = { bytes: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent.bytes += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
    cancel() {
      sent.cancelled = true;
    },
  });
  return { body, sent };
}

test('JSON, letters of several bytes and a byte order mark and all', async () => {
  serve('\ufeff{"en":"кошка"}');
  expect(await get()).toEqual({ en: 'кошка' });
});

test('letters that are cut by the network come whole', async () => {
  const bytes = new TextEncoder().encode('"кошка"');
  serve(
    new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    }),
  );
  expect(await get()).toBe('кошка');
});

test.each([
  ['nothing', null],
  ['a page', '<!doctype html>'],
  ['brackets without end', '['.repeat(longestJson)],
])('%s is no JSON', async (_, body) => {
  serve(body);
  await expect(get()).rejects.toMatchObject({ code: 'bucket-invalid', detail: `${url}: is not JSON` });
});

test('what has no end is not read to it', async () => {
  const { body, sent } = endless();
  serve(body);
  await expect(get()).rejects.toMatchObject({ code: 'bucket-invalid', detail: `${url}: is too long` });
  await vi.waitFor(() => expect(sent.cancelled).toBe(true));
  expect(sent.bytes).toBeLessThan(longestJson + 1e6);
});
