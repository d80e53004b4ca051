import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerOf, fetchMock, makeRuntime, optionsFor, workerWith } from './testing/made-up-runtime.ts';

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const frames: { close(): void }[] = [];
const grab = vi.fn(async () => {
  const frame = { close: vi.fn() };
  frames.push(frame);
  return frame as unknown as ImageBitmap;
});
beforeEach(() => {
  frames.length = 0;
  grab.mockClear();
});

test('a frame is grabbed when the engine is known, handed over, and closed', async () => {
  const { runtime, workers } = makeRuntime();
  const result = runtime.classifyFrame(grab, optionsFor());
  const worker = await workerWith(workers, 1, 'classify');
  expect(worker.job('classify')).toMatchObject({ engine: 'ort-wasm', picture: frames[0] });
  expect(worker.transferred.at(-1)).toEqual([frames[0]]);
  worker.answer('classify', answerOf('ort-wasm'));
  expect((await result).engine.reason).toEqual({ by: 'unmeasured' });
  expect(frames[0]?.close).toHaveBeenCalled();
});

test('another engine has a frame of its own, because the first was handed over', async () => {
  const { runtime, workers } = makeRuntime();
  const result = runtime.classifyFrame(grab, optionsFor());
  (await workerWith(workers, 1, 'classify')).fail('classify', 'start', 'engine-failed');
  const second = await workerWith(workers, 2, 'classify');
  expect(second.job('classify')).toMatchObject({ engine: 'tfjs-webgl', picture: frames[1] });
  second.answer('classify', answerOf('tfjs-webgl'));
  expect((await result).engine.reason).toMatchObject({ by: 'fallback', failed: 'ort-wasm' });
  expect(grab).toHaveBeenCalledTimes(2);
});

test('nothing is measured in the background because of frames', async () => {
  const { runtime, workers, idle } = makeRuntime();
  const result = runtime.classifyFrame(grab, optionsFor());
  (await workerWith(workers, 1, 'classify')).answer('classify', answerOf('ort-wasm'));
  await result;
  expect(idle).toHaveLength(0);
});

test('a frame that is no longer wanted is closed and not sent', async () => {
  const { runtime, workers } = makeRuntime();
  const controller = new AbortController();
  const late = vi.fn(async () => {
    controller.abort();
    return grab();
  });
  const { signal } = controller;
  await expect(runtime.classifyFrame(late, optionsFor({ signal }))).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(frames[0]?.close).toHaveBeenCalled();
  expect(workers[0]?.received.filter(({ type }) => type !== 'hold') ?? []).toEqual([]);
});

test('what the video says instead of a frame is told', async () => {
  const { runtime } = makeRuntime();
  const broken = () => Promise.reject(new DOMException('no data', 'InvalidStateError'));
  await expect(runtime.classifyFrame(broken, optionsFor())).rejects.toThrow('no data');
});
