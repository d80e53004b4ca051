import { beforeEach, expect, it, vi } from 'vitest';
import type { Kept, Runtime } from '../../../runtime/index.ts';
import type { Stores } from '../stores.ts';
import { settle, startStores } from '../testing/made-up-stores.ts';

const nothing: Kept = { models: [], engines: [], page: 0, other: 0, total: undefined, measuredModels: 0 };
const kept = vi.fn<Runtime['kept']>();
let stores: Stores;

async function give() {
  stores.answers.getState().classify({ file: new Blob(['x']), name: 'x.png' });
  await settle();
}

beforeEach(async () => {
  kept.mockReset().mockResolvedValue(nothing);
  stores = await startStores({ kept });
});

it('what is kept is known as soon as the models are', () => {
  expect(kept).toHaveBeenCalledTimes(1);
  expect(stores.device.getState().kept).toBe(nothing);
});

it('is asked for again after an answer that may have brought files, and not after one whose files are here', async () => {
  kept.mockResolvedValue({ ...nothing, models: [{ id: 'things', bytes: 1, engines: ['ort-wasm'] }] });
  await give();
  expect(kept).toHaveBeenCalledTimes(2);
  await give();
  expect(kept).toHaveBeenCalledTimes(2);
});
