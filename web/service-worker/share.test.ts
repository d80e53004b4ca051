import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeShared } from '../runtime/offline/shared.ts';
import { MemoryCaches } from '../runtime/store/testing/memory-caches.ts';
import { takeIn } from './share.ts';

const scope = 'https://host/app/';
let caches: MemoryCaches;

beforeEach(() => {
  caches = new MemoryCaches();
  vi.stubGlobal('caches', caches);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function share(fields: Record<string, string | readonly File[]>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') body.append(name, value);
    else for (const file of value) body.append(name, file);
  }
  const response = await takeIn(new Request(`${scope}?shared`, { method: 'POST', body }), scope);
  expect(response.status).toBe(303);
  return response.headers.get('Location');
}

test('pictures reach the page once, in order, with name and type', async () => {
  const files = ['кот.png', 'b.png'].map((name) => new File([name], name, { type: 'image/png' }));
  expect(await share({ picture: files })).toBe(`${scope}?shared`);
  const taken = await takeShared();
  expect(taken.map(({ name, type }) => [name, type])).toEqual([
    ['кот.png', 'image/png'],
    ['b.png', 'image/png'],
  ]);
  expect(await taken[0]?.text()).toBe('кот.png');
  expect(await takeShared()).toEqual([]);
});

test('what an earlier share left behind is gone', async () => {
  await share({ picture: [new File(['1'], '1.png'), new File(['2'], '2.png')] });
  await share({ picture: [new File(['3'], '3.png')] });
  expect((await takeShared()).map(({ name }) => name)).toEqual(['3.png']);
});

test('a link goes with the address, also where it comes as text; nothing else does', async () => {
  const link = 'https://a.example/x.png?y=1&z';
  const address = `${scope}?image=${encodeURIComponent(link)}`;
  expect(await share({ url: link })).toBe(address);
  expect(await share({ url: '', text: link })).toBe(address);
  expect(await share({ text: 'hello', picture: [new File([], '')] })).toBe(scope);
  expect(await share({ url: 'javascript:alert(1)' })).toBe(scope);
});

test('where there is no room for them, the page opens', async () => {
  vi.stubGlobal('caches', {
    delete: async () => false,
    open: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
  });
  expect(await share({ picture: [new File(['1'], '1.png')] })).toBe(scope);
});
