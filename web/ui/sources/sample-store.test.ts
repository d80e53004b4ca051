import { expect, it, vi } from 'vitest';
import { InklingError } from '../../runtime/index.ts';
import { createSampleStore, samplesFor } from './sample-store.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const sample = (name: string, models: string[]) => ({
  address: name,
  thumbnail: name,
  name: { en: name },
  models,
});

it('samples are offered to the model that they suit, and are silently absent where there are none', async () => {
  const read = vi.fn(async () => [sample('ship', ['things']), sample('pizza', ['food'])]);
  const store = createSampleStore(read);
  store.getState().load();
  expect(store.getState().samples).toBeNull();
  await settle();
  const samples = store.getState().samples ?? [];
  expect(samplesFor(samples, 'food').map(({ address }) => address)).toEqual(['pizza']);
  expect(samplesFor(samples, 'other')).toEqual([]);
  read.mockRejectedValueOnce(new InklingError('download-refused'));
  store.getState().load();
  await settle();
  expect(store.getState().samples).toBe(samples);
  const without = createSampleStore(() => Promise.reject(new InklingError('download-refused')));
  without.getState().load();
  await settle();
  expect(without.getState().samples).toEqual([]);
});
