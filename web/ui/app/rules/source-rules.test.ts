import { beforeEach, expect, it, vi } from 'vitest';
import { InklingError, type Runtime } from '../../../runtime/index.ts';
import { madeUpAnswer } from '../../parts/testing/made-up-model.ts';
import type { Stores } from '../stores.ts';
import { never, settle, startStores, things } from '../testing/made-up-stores.ts';

const classify = vi.fn<Runtime['classify']>();
const read = vi.fn<(address: string, signal: AbortSignal) => Promise<File>>();
let stores: Stores;
const answers = () => stores.answers.getState();
const address = () => stores.address.getState();

beforeEach(async () => {
  classify.mockReset().mockResolvedValue(madeUpAnswer(things));
  read.mockReset().mockImplementation((_, signal) => never(signal));
  stores = await startStores({ classify }, read);
});

it('a file ends the wait for a picture from an address; another question about the same picture does not', async () => {
  answers().classify({ file: new Blob(['a']), name: 'a.png' });
  await settle();
  address().open('https://example.org/cat.jpg');
  answers().again();
  await settle();
  expect(address().loading).toBe('https://example.org/cat.jpg');
  answers().classify({ file: new Blob(['b']), name: 'b.png' });
  expect(address().loading).toBeNull();
  expect(read.mock.calls[0]?.[1].aborted).toBe(true);
});

it('the later failure takes the place of the earlier one', async () => {
  address().open('nothing at all');
  expect(address().failed?.code).toBe('image-address-invalid');
  classify.mockRejectedValue(new InklingError('image-corrupt'));
  answers().classify({ file: new Blob(['a']), name: 'a.png' });
  await settle();
  expect(answers().notice?.code).toBe('image-corrupt');
  expect(address().failed).toBeNull();
  address().open('nothing at all');
  expect(answers().notice).toBeNull();
});
