import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PlainError } from '../../core/errors.ts';
import type { Classification } from '../interface/classification.ts';
import {
  answerOf,
  type FakeWorker,
  fetchMock,
  makeRuntime,
  optionsFor,
  workerWith,
} from './testing/made-up-runtime.ts';

const pictures = [0, 1, 2, 3].map((i) => new Blob([`${i}`]));

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function startBatch(made = makeRuntime(), more: Partial<Parameters<typeof optionsFor>[0]> = {}) {
  const told = new Map<number, Classification | PlainError>();
  const onResult = (index: number, result: Classification | PlainError) => {
    expect(told.has(index)).toBe(false);
    told.set(index, result);
  };
  const done = made.runtime.classifyAll(pictures, { ...optionsFor(more), onResult });
  done.catch(() => {});
  return { ...made, told, done };
}

/** In one message. */
function tell(worker: FakeWorker, ...indices: readonly number[]) {
  const { id, engine } = worker.job('classify-all');
  worker.hear({ type: 'items', id, items: indices.map((index) => ({ index, result: answerOf(engine) })) });
}

const picturesOf = (worker: FakeWorker) => worker.job('classify-all').pictures.map(({ picture }) => picture);

test('tells each picture as it is known, and one that cannot be read as such', async () => {
  const { workers, told, done } = startBatch();
  const worker = await workerWith(workers, 1, 'classify-all');
  expect(picturesOf(worker)).toEqual(pictures);
  const error = { code: 'image-corrupt', detail: '', retryable: false } as const;
  worker.hear({ type: 'items', id: worker.job('classify-all').id, items: [{ index: 2, result: error }] });
  tell(worker, 1, 0, 3);
  worker.answer('classify-all', undefined);
  await done;
  expect([...told.keys()]).toEqual([2, 1, 0, 3]);
  expect(told.get(2)).toEqual(error);
  expect(told.get(0)).toMatchObject({ engine: { id: 'ort-wasm', reason: { by: 'unmeasured' } } });
});

test('a drawing that cannot be drawn is told by the page, and the others go to the worker', async () => {
  const { runtime, workers } = makeRuntime();
  const told = new Map<number, Classification | PlainError>();
  const level = (i: number) => `<g id="${i}">${`<use href="#${i - 1}"/>`.repeat(10)}</g>`;
  const endless = new Blob(['<svg>', '<g id="0"/>', ...[1, 2, 3, 4, 5, 6, 7, 8].map(level), '</svg>']);
  const done = runtime.classifyAll([pictures[0] as Blob, endless, pictures[1] as Blob], {
    ...optionsFor(),
    onResult: (index, result) => told.set(index, result),
  });
  const worker = await workerWith(workers, 1, 'classify-all');
  expect(picturesOf(worker)).toEqual([pictures[0], pictures[1]]);
  for (const index of [0, 1]) tell(worker, index);
  worker.answer('classify-all', undefined);
  await done;
  expect(told.get(1)).toMatchObject({ code: 'image-drawing-stalled' });
  expect(told.get(2)).toMatchObject({ engine: { id: 'ort-wasm' } });
});

test('what is no picture to the worker is looked into: it may be a drawing by another name', async () => {
  const { runtime, workers } = makeRuntime();
  const told = new Map<number, Classification | PlainError>();
  const type = 'image/jpeg';
  const level = (i: number) => `<g id="${i}">${`<use href="#${i - 1}"/>`.repeat(10)}</g>`;
  const endless = new Blob(['<svg>', '<g id="0"/>', ...[1, 2, 3, 4, 5, 6, 7, 8].map(level), '</svg>'], {
    type,
  });
  const text = new Blob(['no picture'], { type });
  const read = vi.spyOn(text, 'slice');
  const done = runtime.classifyAll([endless, text, pictures[0] as Blob], {
    ...optionsFor(),
    onResult: (index, result) => told.set(index, result),
  });
  const worker = await workerWith(workers, 1, 'classify-all');
  expect(picturesOf(worker)).toEqual([endless, text, pictures[0]]);
  expect(read).not.toHaveBeenCalled();
  const result = { code: 'image-not-an-image', detail: '', retryable: false } as const;
  const { id } = worker.job('classify-all');
  worker.hear({ type: 'items', id, items: [0, 1].map((index) => ({ index, result })) });
  tell(worker, 2);
  expect([...told.keys()]).toEqual([2]);
  worker.answer('classify-all', undefined);
  await vi.waitFor(() => expect(picturesOf(worker)).toEqual([text]));
  expect(told.get(0)).toMatchObject({ code: 'image-drawing-stalled' });
  const again = worker.job('classify-all').id;
  worker.hear({ type: 'items', id: again, items: [{ index: 0, result }] });
  worker.answer('classify-all', undefined);
  await done;
  expect(told.get(1)).toEqual(result);
});

test('a file that is gone is told as such, and the others go to the worker', async () => {
  const { runtime, workers } = makeRuntime();
  const told = new Map<number, Classification | PlainError>();
  const gone = Object.assign(new Blob(['<svg/>'], { type: 'image/svg+xml' }), {
    arrayBuffer: () => Promise.reject(new DOMException('the file changed', 'NotReadableError')),
  });
  const done = runtime.classifyAll([gone, pictures[0] as Blob], {
    ...optionsFor(),
    onResult: (index, result) => told.set(index, result),
  });
  const worker = await workerWith(workers, 1, 'classify-all');
  tell(worker, 0);
  worker.answer('classify-all', undefined);
  await done;
  expect(told.get(0)).toEqual({ code: 'image-gone', detail: 'the file changed', retryable: false });
  expect(told.get(1)).toMatchObject({ engine: { id: 'ort-wasm' } });
});

test('an engine that fails amidst it is replaced, and what was told is not run again', async () => {
  const { workers, told, done } = startBatch();
  const worker = await workerWith(workers, 1, 'classify-all');
  tell(worker, 0);
  tell(worker, 2);
  worker.fail('classify-all', 'start', 'engine-failed');
  const next = await workerWith(workers, 2, 'classify-all');
  expect(picturesOf(next)).toEqual([pictures[1], pictures[3]]);
  tell(next, 0);
  tell(next, 1);
  next.answer('classify-all', undefined);
  await done;
  expect([...told.keys()].sort()).toEqual([0, 1, 2, 3]);
  expect(told.get(3)).toMatchObject({ engine: { id: 'tfjs-webgl', reason: { by: 'fallback' } } });
});

test('each picture keeps its own part when another engine has the rest', async () => {
  const crop = { x: 1, y: 2, width: 3, height: 3 };
  const { runtime, workers } = makeRuntime();
  const crops = [null, null, crop, crop];
  runtime.classifyAll(pictures, { ...optionsFor(), crops, onResult: () => {} }).catch(() => {});
  const worker = await workerWith(workers, 1, 'classify-all');
  const cropsOf = (of: FakeWorker) => of.job('classify-all').pictures.map((part) => part.crop);
  expect(cropsOf(worker)).toEqual(crops);
  tell(worker, 1);
  worker.fail('classify-all', 'start', 'engine-failed');
  expect(cropsOf(await workerWith(workers, 2, 'classify-all'))).toEqual([null, crop, crop]);
});

test('cancelling stops it at once: nothing is told any more', async () => {
  const controller = new AbortController();
  const { workers, told, done } = startBatch(undefined, { signal: controller.signal });
  const worker = await workerWith(workers, 1, 'classify-all');
  tell(worker, 0);
  controller.abort();
  await expect(done).rejects.toMatchObject({ code: 'cancelled' });
  tell(worker, 1);
  expect(told.size).toBe(1);
  expect(worker.received.at(-1)?.type).toBe('cancel');
});
