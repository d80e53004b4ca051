import { beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Kept, Offline } from '../../runtime/index.ts';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { DeviceStore } from '../device/device-store.ts';
import { createUpdateStore } from '../update/update-store.ts';
import { offlineWhenIdle } from './offline.ts';

/** As much of the stores as it looks at. */
const makeAnswers = () => createStore(() => ({ job: null, shown: null }) as { job: unknown; shown: unknown });
const makeDevice = () => createStore(() => ({ kept: null as Pick<Kept, 'models'> | null }));
const shownBy = (id: string) => ({ result: { engine: { id } } });
const settle = () => new Promise((resolve) => setTimeout(resolve));

let answers: ReturnType<typeof makeAnswers>;
let device: ReturnType<typeof makeDevice>;
let idle: (() => void)[];
const becomeIdle = async () => {
  for (const callback of idle.splice(0)) callback();
  await settle();
};
const reload = vi.fn();
const keep = vi.fn<Offline['keep']>();
const onUpdate = vi.fn<Offline['onUpdate']>();
const register = vi.fn<() => Promise<Offline | undefined>>();
let update: ReturnType<typeof createUpdateStore>;

beforeEach(() => {
  answers = makeAnswers();
  device = makeDevice();
  idle = [];
  reload.mockReset();
  keep.mockReset();
  onUpdate.mockReset();
  register.mockReset().mockResolvedValue({ keep, onUpdate });
  update = createUpdateStore(reload);
  offlineWhenIdle({
    answers: answers as unknown as AnswerStore,
    device: device as unknown as DeviceStore,
    update,
    register,
    whenIdle: (callback) => {
      idle.push(callback);
      return () => {};
    },
  });
});

it('waits until the page is idle and no picture waits for its answer', async () => {
  expect(register).not.toHaveBeenCalled();
  answers.setState({ job: {} });
  await becomeIdle();
  expect(register).not.toHaveBeenCalled();
  answers.setState({ job: null, shown: shownBy('ort-wasm') });
  expect(register).not.toHaveBeenCalled();
  await becomeIdle();
  expect(register).toHaveBeenCalledTimes(1);
});

it('keeps what was used before, and each engine once it is known', async () => {
  answers.setState({ shown: shownBy('ort-wasm') });
  await becomeIdle();
  expect(keep.mock.calls).toEqual([[[]], [['ort-wasm']]]);
  answers.setState({ shown: shownBy('ort-wasm') });
  expect(keep).toHaveBeenCalledTimes(2);
  device.setState({ kept: { models: [{ id: 'm', bytes: 1, engines: ['ort-wasm', 'tfjs-webgl'] }] } });
  expect(keep).toHaveBeenLastCalledWith(['ort-wasm', 'tfjs-webgl']);
});

it('bothers nobody where there is no service worker, or its code does not come', async () => {
  register.mockResolvedValue(undefined);
  await becomeIdle();
  register.mockRejectedValue(new TypeError('no network'));
  expect(update.getState().ready).toBe(false);
});

it('offers a new version, which opens when the visitor wants it', async () => {
  await becomeIdle();
  let taken = () => {};
  const takeOver = vi.fn(() => new Promise<void>((resolve) => (taken = resolve)));
  onUpdate.mock.lastCall?.[0](takeOver);
  expect(update.getState().ready).toBe(true);
  expect(takeOver).not.toHaveBeenCalled();
  update.getState().reload();
  await settle();
  expect(reload).not.toHaveBeenCalled();
  taken();
  await settle();
  expect(reload).toHaveBeenCalledTimes(1);
});
