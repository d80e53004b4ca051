import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Crop } from '../../core/crop.ts';
import { InklingError, type PlainError } from '../../core/errors.ts';
import type { OodDetector } from '../../core/ood.ts';
import type { Classification } from '../interface/classification.ts';
import { preparePicture } from '../picture/offscreen/decode.ts';
import { classifyAll } from './classify-all.ts';
import { EngineFault } from './fault.ts';
import type { JobContext } from './job.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelLoader } from './model-loader.ts';
import type { Unreasoned } from './protocol.ts';
import { manifest } from './testing/made-up-manifest.ts';

// Decoding needs a browser; what is looked at here is what surrounds it.
vi.mock('../picture/offscreen/decode.ts', () => ({ preparePicture: vi.fn() }));

const middle = { x: 0, y: 0, width: 9, height: 9 };
let decoding = 0;
let mostDecoding = 0;

beforeEach(() => {
  decoding = 0;
  mostDecoding = 0;
  vi.mocked(preparePicture).mockImplementation(async (picture, _input, crop, signal) => {
    mostDecoding = Math.max(mostDecoding, ++decoding);
    await new Promise((resolve) => setTimeout(resolve));
    decoding -= 1;
    signal.throwIfAborted();
    const value = Number(await picture.text());
    if (Number.isNaN(value)) throw new InklingError('image-corrupt');
    const rgba = new Uint8ClampedArray(16).fill(value);
    return { width: 9, height: 9, crop: crop ?? middle, rgba, truncated: false };
  });
});

/** A session whose logits are the first value of each picture, and its negative, and whose one feature is that value. */
function makeContext(run?: LoadedModel['session']['run'], detector?: LoadedModel['detector']) {
  const sizes: number[] = [];
  const told = new Map<number, Unreasoned<Classification> | PlainError>();
  const controller = new AbortController();
  const session: LoadedModel['session'] = {
    run:
      run ??
      (async (input, n, { features }) => {
        sizes.push(n);
        const length = input.length / n;
        const values = Float32Array.from({ length: n }, (_, i) => (input[i * length] as number) * 255);
        return {
          logits: Float32Array.from([...values].flatMap((value) => [value, -value])),
          features: features === 'none' ? undefined : values,
        };
      }),
    dispose: async () => {},
  };
  const model: LoadedModel = {
    session,
    engine: { id: 'made-up', precision: 'int8', threads: 1 },
    detector,
    head: { weight: new Float32Array(2), bias: new Float32Array(2) },
    milliseconds: { load: 0, warmUp: 0 },
  };
  const context: JobContext = {
    target: { bundle: '', manifest, engine: 'made-up', maxThreads: undefined },
    loader: { load: async () => model } as unknown as ModelLoader,
    signal: controller.signal,
    tell: () => {},
    tellItem: (index, result) => {
      expect(told.has(index)).toBe(false);
      told.set(index, result);
    },
  };
  return { context, told, sizes, controller };
}

const part = (text: string, crop: Crop | null = null) => ({ picture: new Blob([text]), crop });
const pictures = (count: number) => Array.from({ length: count }, (_, i) => part(String(i)));

test('each picture gets its own answer, in batches that grow', async () => {
  const { context, told, sizes } = makeContext();
  await classifyAll({ pictures: pictures(40) }, context);
  expect([...told.keys()].sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
  for (const [index, result] of told) {
    expect((result as Unreasoned<Classification>).logits[0]).toBeCloseTo(index, 3);
  }
  expect(sizes[0]).toBe(1);
  expect(sizes.reduce((sum, n) => sum + n)).toBe(40);
  expect(Math.max(...sizes)).toBeGreaterThan(1);
});

test('each picture takes one thread: the others have pictures of their own', async () => {
  const asked: unknown[] = [];
  const { context } = makeContext(async (_input, n, { oneThread }) => {
    asked.push(oneThread);
    return { logits: new Float32Array(2 * n), features: new Float32Array(n) };
  });
  await classifyAll({ pictures: pictures(3) }, context);
  expect(new Set(asked)).toEqual(new Set([true]));
});

test('each picture is seen at its own part, and says which', async () => {
  const { context, told } = makeContext();
  const own = { x: 1, y: 2, width: 3, height: 4 };
  await classifyAll({ pictures: [part('0'), part('1', own)] }, context);
  expect([told.get(0), told.get(1)]).toMatchObject([{ crop: middle }, { crop: own }]);
});

test('only few pictures are decoded at a time', async () => {
  const { context } = makeContext();
  await classifyAll({ pictures: pictures(30) }, context);
  expect(mostDecoding).toBe(2);
});

test('a picture that cannot be read is told, and the others are not stopped', async () => {
  const { context, told } = makeContext();
  await classifyAll({ pictures: [part('not a picture'), ...pictures(3)] }, context);
  expect(told.size).toBe(4);
  expect(told.get(0)).toEqual({ code: 'image-corrupt', detail: '', retryable: false });
});

test('none at all is done at once', async () => {
  const { context, told } = makeContext();
  await classifyAll({ pictures: [] }, context);
  expect(told.size).toBe(0);
});

describe('stops', () => {
  test('between batches when it is cancelled', async () => {
    const { context, told, controller, sizes } = makeContext();
    const tellItem: JobContext['tellItem'] = (index, result) => {
      context.tellItem(index, result);
      if (told.size === 1) controller.abort();
    };
    await expect(classifyAll({ pictures: pictures(100) }, { ...context, tellItem })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(sizes).toEqual([1]);
    expect(told.size).toBe(1);
  });

  test('when the engine fails, whose fault it is', async () => {
    const { context } = makeContext(async () => {
      throw new InklingError('engine-failed', 'lost');
    });
    const failure = await classifyAll({ pictures: pictures(5) }, context).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(EngineFault);
    expect(failure).toMatchObject({ fault: 'run' });
  });
});

test('each picture is judged by its own features, which are asked for where the detector needs them', async () => {
  const score = { statistic: 'cosine', value: 1, threshold: 0 } as const;
  const judge = vi.fn<OodDetector['judge']>(() => ({ warnings: [], score }));
  const { context } = makeContext(undefined, { needsFeatures: true, judge });
  await classifyAll({ pictures: pictures(6) }, context);
  const outputs = judge.mock.calls.map(([, { logits, features }]) => [
    logits[0],
    ...Array.from(features ?? []),
  ]);
  expect(outputs).toHaveLength(6);
  for (const [logit, ...features] of outputs) expect(features).toEqual([logit]);
});
