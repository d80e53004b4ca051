import { expect, it, vi } from 'vitest';
import { InklingError, type ModelRecord } from '../../runtime/index.ts';
import { createRecordStore } from './record-store.ts';
import { createRecordSwitch } from './record-switch.ts';

const record = { figures: null } as ModelRecord;

it('one record is open at a time, with the answer that led there', () => {
  const store = createRecordSwitch();
  expect(store.getState().asked).toBeNull();
  store.getState().show('things');
  expect(store.getState().asked).toEqual({ model: 'things', answer: null });
  store.getState().show('things', { label: 'cat', probability: 0.9 });
  expect(store.getState().asked?.answer).toEqual({ label: 'cat', probability: 0.9 });
  store.getState().hide();
  expect(store.getState().asked).toBeNull();
});

it('a record is read, and read again after a failure', async () => {
  const read = vi.fn().mockRejectedValueOnce(new InklingError('download-failed')).mockResolvedValue(record);
  const store = createRecordStore('things', read);
  store.getState().read();
  await vi.waitFor(() => expect(store.getState().failed).toBe('download-failed'));
  store.getState().read();
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ record, failed: null }));
  expect(read.mock.calls.map(([model]) => model)).toEqual(['things', 'things']);
});

it('what is read when it is closed is given up, and is no failure', async () => {
  const store = createRecordStore(
    'things',
    (_, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
      }),
  );
  store.getState().read()();
  await Promise.resolve();
  expect(store.getState()).toMatchObject({ record: null, failed: null });
});
