import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Cameras,
  type Classification,
  type ClassifyOptions,
  InklingError,
  type OpenCamera,
} from '../../runtime/index.ts';
import { madeUpGrades } from '../parts/testing/made-up-model.ts';
import { type CameraStore, createCameraStore } from './camera-store.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));

const result = (id: string): Classification => ({
  model: { id: 'things', version: '1' },
  engine: { id: 'ort-wasm', precision: 'int8', threads: 1, reason: { by: 'only' } },
  classes: [{ id, name: { en: id }, probability: 1 }],
  warnings: [],
  grades: madeUpGrades,
  score: null,
  activation: null,
  logits: Float32Array.of(0),
  milliseconds: { prepare: 1, run: 1, total: 2 },
  source: { width: 1, height: 1 },
  crop: { x: 0, y: 0, width: 1, height: 1 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

interface Call extends ClassifyOptions {
  readonly grab: () => Promise<ImageBitmap>;
  resolve(result: Classification): void;
  reject(thrown: unknown): void;
}

const frame = vi.fn<() => Promise<ImageBitmap>>();
const close = vi.fn();
const onStill = vi.fn();
const open = vi.fn<Cameras['open']>();
const list = vi.fn<Cameras['list']>();
let calls: Call[];
let plugged: () => void;
let timing: boolean;
let time: number;
let store: CameraStore;
const state = () => store.getState();

beforeEach(() => {
  vi.useRealTimers();
  for (const mock of [frame, close, onStill]) mock.mockReset();
  calls = [];
  timing = false;
  time = 1000;
  open.mockReset().mockImplementation(async (id) => {
    return { id: id ?? 'rear', label: '', facing: 'environment', close } as unknown as OpenCamera;
  });
  list.mockReset().mockResolvedValue([{ id: 'rear', label: '' }]);
  store = createCameraStore({
    runtime: {
      classifyFrame: (grab, options) =>
        new Promise((resolve, reject) => {
          options.signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
          calls.push({ ...options, grab, resolve, reject });
        }),
    },
    cameras: {
      open,
      list,
      watch: (callback) => {
        plugged = callback;
        return () => {
          plugged = () => {};
        };
      },
    },
    target: async () => ({ model: 'things', engine: undefined }),
    isTiming: () => timing,
    onStill,
    now: () => time,
  });
});

async function start() {
  state().start();
  await settle();
}

async function offer() {
  state().offer(frame);
  await settle();
}

async function answer(id = 'cat', milliseconds = 20) {
  const call = calls.at(-1) as Call;
  call.grab();
  time += milliseconds;
  call.resolve(result(id));
  await settle();
}

describe('a camera', () => {
  it('opens, with the others to choose from', async () => {
    state().start();
    expect(state().sight.phase).toBe('opening');
    await settle();
    expect(state()).toMatchObject({
      sight: { phase: 'on', camera: { id: 'rear' } },
      devices: [{ id: 'rear' }],
    });
    expect(open).toHaveBeenCalledExactlyOnceWith(null, expect.any(AbortSignal), expect.any(Function));
  });

  it('is closed before another one is opened', async () => {
    await start();
    open.mockImplementationOnce(async () => {
      expect(close).toHaveBeenCalledTimes(1);
      throw new InklingError('camera-busy', 'NotReadableError');
    });
    state().choose('front');
    await settle();
    expect(state().sight).toEqual({ phase: 'failed', code: 'camera-busy', detail: 'NotReadableError' });
    await start();
    expect(state().sight).toMatchObject({ phase: 'on', camera: { id: 'front' } });
  });

  it('is closed when it is left, and what it showed is forgotten', async () => {
    await start();
    await offer();
    await answer();
    await offer();
    state().stop();
    expect(close).toHaveBeenCalledTimes(1);
    expect(calls.at(-1)?.signal.aborted).toBe(true);
    expect(state()).toMatchObject({ sight: { phase: 'off' }, answer: null, rate: null, frames: 0 });
  });

  it('that is left while it opens says nothing afterwards', async () => {
    let fail = (_: unknown) => {};
    open.mockImplementationOnce((_, signal) => {
      expect(signal.aborted).toBe(false);
      return new Promise((_, reject) => {
        fail = reject;
      });
    });
    await start();
    state().stop();
    expect(open.mock.lastCall?.[1].aborted).toBe(true);
    fail(new InklingError('camera-busy'));
    await settle();
    expect(state().sight.phase).toBe('off');
  });

  it('that is unplugged is told, and closed', async () => {
    await start();
    await offer();
    open.mock.lastCall?.[2]();
    expect(state().sight).toMatchObject({ phase: 'failed', code: 'camera-lost' });
    expect(close).toHaveBeenCalledTimes(1);
    await offer();
    expect(calls).toHaveLength(1);
  });

  it('that was chosen and is gone does not stand in the way of another one', async () => {
    state().choose('front');
    await settle();
    open.mock.lastCall?.[2]();
    await start();
    expect(open.mock.lastCall?.[0]).toBeNull();
    expect(state().sight.phase).toBe('on');
  });

  it('that comes or goes changes the list', async () => {
    await start();
    list.mockResolvedValueOnce([]);
    plugged();
    await settle();
    expect(state().devices).toEqual([]);
  });
});

describe('frames', () => {
  beforeEach(start);

  it('are answered one at a time', async () => {
    await offer();
    await offer();
    await offer();
    expect(calls).toHaveLength(1);
    await answer();
    expect(calls).toHaveLength(2);
    expect(state().frames).toBe(1);
  });

  it('are smoothed, unless the visitor wants them as they are', async () => {
    await offer();
    await answer('cat');
    await offer();
    await answer('dog', 10);
    expect(state().answer?.classes[0]).toMatchObject({ id: 'dog', probability: expect.closeTo(0.049, 3) });
    state().smoothen(false);
    await offer();
    await answer('dog', 10);
    expect(state().answer?.classes[0]?.probability).toBe(1);
  });

  it('are not taken while nobody looks, nor while the engines are timed', async () => {
    state().pause(true);
    await offer();
    expect(calls).toHaveLength(0);
    state().pause(false);
    timing = true;
    await offer();
    expect(calls).toHaveLength(0);
    timing = false;
    await offer();
    expect(calls).toHaveLength(1);
  });

  it('tell their rate twice a second', async () => {
    for (let i = 0; i < 27; i++) {
      await offer();
      await answer('cat', 20);
    }
    expect(state().rate).toMatchObject({ framesPerSecond: 50, latency: 20 });
    const { rate } = state();
    await offer();
    await answer('cat', 20);
    expect(state().rate).toBe(rate);
  });

  it('are told to a screen reader when their headline has lasted two seconds', async () => {
    await offer();
    await answer('cat');
    await offer();
    await answer('cat', 1900);
    expect(state().held?.held).toBeNull();
    await offer();
    await answer('cat', 200);
    expect(state().held?.held?.value.classes[0]?.id).toBe('cat');
  });

  it('say what they wait for only where it takes long', async () => {
    vi.useFakeTimers();
    state().offer(frame);
    await vi.advanceTimersByTimeAsync(10);
    calls[0]?.onProgress({ phase: 'starting' });
    expect(state().progress).toBeNull();
    await vi.advanceTimersByTimeAsync(300);
    expect(state().progress).toEqual({ phase: 'starting' });
    calls[0]?.resolve(result('cat'));
    await vi.advanceTimersByTimeAsync(1);
    expect(state().progress).toBeNull();
  });

  it('that cannot be grabbed are skipped, unless there are no others', async () => {
    frame.mockRejectedValue(new DOMException('no data yet', 'InvalidStateError'));
    const miss = async () => {
      await offer();
      const call = calls.at(-1) as Call;
      await call.grab().catch(call.reject);
      await settle();
    };
    for (let i = 0; i < 59; i++) await miss();
    expect(state().failure).toBeNull();
    await miss();
    expect(state().failure).toMatchObject({ code: 'internal', detail: 'no data yet' });
  });

  it('end with a failure until it is tried again', async () => {
    await offer();
    calls[0]?.reject(new InklingError('download-failed', 'weights'));
    await settle();
    expect(state().failure).toMatchObject({ code: 'download-failed' });
    await offer();
    expect(calls).toHaveLength(1);
    state().again();
    expect(state().failure).toBeNull();
    await offer();
    expect(calls).toHaveLength(2);
  });

  it('go on at once with another model, without waiting for the one before', async () => {
    await offer();
    state().again();
    expect(calls[0]?.signal.aborted).toBe(true);
    await settle();
    await offer();
    expect(calls).toHaveLength(2);
    expect(state().failure).toBeNull();
  });
});

describe('a still', () => {
  it('is given to the page', async () => {
    const file = new Blob(['still']);
    state().snap(async () => file, 'Camera, 14:03:22');
    await settle();
    expect(onStill).toHaveBeenCalledExactlyOnceWith({ file, name: 'Camera, 14:03:22' });
  });

  it('that cannot be taken is told', async () => {
    state().snap(() => Promise.reject(new InklingError('out-of-memory')), 'x');
    await settle();
    expect(state().failure?.code).toBe('out-of-memory');
  });
});
