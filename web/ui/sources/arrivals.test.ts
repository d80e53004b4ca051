import { beforeEach, expect, test, vi } from 'vitest';
import { type ArrivalWindow, type LaunchQueue, takeArrivals } from './arrivals.ts';

const cat = new File(['cat'], 'cat.png');
const dog = new File(['dog'], 'dog.png');
const settle = () => new Promise((resolve) => setTimeout(resolve));
const onFiles = vi.fn<(files: readonly File[]) => void>();
const takeShared = vi.fn<() => Promise<readonly File[]>>();
const replaceState = vi.fn();

const take = (href: string, launchQueue?: LaunchQueue) => {
  const window = { location: { href }, history: { state: 1, replaceState }, launchQueue };
  takeArrivals({ window: window as unknown as ArrivalWindow, parameter: 'shared', takeShared, onFiles });
};

beforeEach(() => {
  onFiles.mockReset();
  replaceState.mockReset();
  takeShared.mockReset().mockResolvedValue([cat, dog]);
});

test('what was shared is handed over, and the address no longer says so', async () => {
  take('https://host/?shared&engine=ort-wasm');
  await settle();
  expect(onFiles.mock.calls).toEqual([[[cat, dog]]]);
  expect(String(replaceState.mock.lastCall?.[2])).toBe('https://host/?engine=ort-wasm');
});

test('without the parameter nothing is looked for', async () => {
  take('https://host/');
  await settle();
  expect(takeShared).not.toHaveBeenCalled();
  expect(replaceState).not.toHaveBeenCalled();
});

test('nothing there, or storage that refuses, is no picture', async () => {
  takeShared.mockResolvedValueOnce([]).mockRejectedValueOnce(new DOMException('', 'SecurityError'));
  take('https://host/?shared');
  take('https://host/?shared');
  await settle();
  expect(onFiles).not.toHaveBeenCalled();
});

test('files opened with the installed page, at the start and later', async () => {
  let launch: Parameters<LaunchQueue['setConsumer']>[0] = () => {};
  take('https://host/', { setConsumer: (consumer) => (launch = consumer) });
  launch({ files: [{ getFile: async () => cat }] });
  launch({});
  launch({ files: [{ getFile: () => Promise.reject(new DOMException('', 'NotFoundError')) }] });
  launch({ files: [{ getFile: async () => dog }] });
  await settle();
  expect(onFiles.mock.calls).toEqual([[[cat]], [[dog]]]);
});
