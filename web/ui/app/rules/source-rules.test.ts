import { beforeEach, expect, it, vi } from 'vitest';
import type { Classification, Runtime } from '../../../runtime/index.ts';
import { InklingError } from '../../../runtime/index.ts';
import { createPageStore, type PageStore } from '../../answer/answer-store.ts';
import { madeUpModel } from '../../parts/testing/made-up-model.ts';
import { samplesFor } from '../../sources/sample-store.ts';
import { createWayStores, type WayStores } from './source-rules.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const model = madeUpModel('things');
const sample = (name: string, models: string[]) => ({
  address: name,
  thumbnail: name,
  name: { en: name },
  models,
});

const classify = vi.fn<Runtime['classify']>();
const read = vi.fn<(address: string, signal: AbortSignal) => Promise<File>>();
const readSamples = vi.fn(async () => [sample('ship', ['things']), sample('pizza', ['food'])]);
let page: PageStore;
let ways: WayStores;

beforeEach(() => {
  classify.mockReset().mockResolvedValue({ model } as unknown as Classification);
  read.mockReset().mockImplementation(() => new Promise(() => {}));
  page = createPageStore({
    runtime: { models: async () => [model], classify },
    engineFor: async () => undefined,
    objectUrls: { createObjectURL: () => 'blob:x', revokeObjectURL: () => {} },
  });
  ways = createWayStores({ page, read, readSamples, pageUrl: 'https://inkling.test/' });
});

it('a file ends the wait for a picture from an address; another question about the same picture does not', async () => {
  page.getState().classify({ file: new Blob(['a']), name: 'a.png' });
  await settle();
  ways.address.getState().open('https://example.org/cat.jpg');
  page.getState().again();
  await settle();
  expect(ways.address.getState().loading).toBe('https://example.org/cat.jpg');
  page.getState().classify({ file: new Blob(['b']), name: 'b.png' });
  expect(ways.address.getState().loading).toBeNull();
  expect(read.mock.calls[0]?.[1].aborted).toBe(true);
});

it('the later failure takes the place of the earlier one', async () => {
  ways.address.getState().open('nothing at all');
  expect(ways.address.getState().failed?.code).toBe('image-address-invalid');
  classify.mockRejectedValue(new InklingError('image-corrupt'));
  page.getState().classify({ file: new Blob(['a']), name: 'a.png' });
  await settle();
  expect(page.getState().notice?.code).toBe('image-corrupt');
  expect(ways.address.getState().failed).toBeNull();
  ways.address.getState().open('nothing at all');
  expect(page.getState().notice).toBeNull();
});

it('samples are offered to the model that they suit, and are silently absent where there are none', async () => {
  ways.samples.getState().load();
  await settle();
  const { samples } = ways.samples.getState();
  expect(samplesFor(samples, 'food').map(({ address }) => address)).toEqual(['pizza']);
  expect(samplesFor(samples, 'other')).toEqual([]);
  readSamples.mockRejectedValueOnce(new InklingError('download-refused'));
  ways.samples.getState().load();
  await settle();
  expect(ways.samples.getState().samples).toBe(samples);
});
