import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workersAt } from './workers.ts';

const started: { address: string; options: WorkerOptions }[] = [];
const blobs: Blob[] = [];

class FakeWorker {
  constructor(address: string | URL, options: WorkerOptions) {
    started.push({ address: String(address), options });
  }
}

beforeEach(() => {
  started.length = 0;
  blobs.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('location', new URL('https://page.example/shop/'));
  vi.stubGlobal('document', { baseURI: 'https://page.example/shop/' });
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:https://page.example/1';
  });
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each(['static', 'static/', '/shop/static', 'https://page.example/shop/static/'])(
  'a folder on the page’s own origin: %s',
  (folder) => {
    workersAt(folder).startWorker();
    workersAt(folder).startProbe();
    expect(started.map(({ address }) => address)).toEqual([
      'https://page.example/shop/static/worker.js',
      'https://page.example/shop/static/probe.js',
    ]);
    expect(started[0]?.options).toEqual({ type: 'module', name: 'inkling' });
  },
);

test('on another origin: a worker of the page’s own imports it', async () => {
  workersAt('https://cdn.example/a"b').startWorker();
  expect(started).toEqual([
    { address: 'blob:https://page.example/1', options: { type: 'module', name: 'inkling' } },
  ]);
  expect(await blobs[0]?.text()).toBe('import "https://cdn.example/a%22b/worker.js";');
  expect(URL.revokeObjectURL).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:https://page.example/1');
});
