import { expect, test } from 'vitest';
import type { Session } from '../engines/engine.ts';
import type { JobContext } from './job.ts';
import { measure, quantile } from './measure.ts';
import type { ModelLoader } from './model-loader.ts';
import { manifest } from './testing/made-up-manifest.ts';

test('quantiles are values that occurred: the nearest rank', () => {
  const values = [5, 1, 4, 2, 3];
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.95)).toBe(5);
  expect(quantile([7], 0.5)).toBe(7);
});

function makeContext(run: Session['run'], signal = new AbortController().signal): JobContext {
  const model = {
    session: { run, dispose: async () => {} },
    engine: { id: 'made-up', precision: 'int8', threads: 3 },
    detector: undefined,
    milliseconds: { load: 0, warmUp: 0 },
  };
  return {
    target: { bundle: '', manifest, engine: 'made-up', maxThreads: undefined },
    loader: { load: async () => model } as unknown as ModelLoader,
    signal,
    tell: () => {},
    tellItem: () => {},
  };
}

test('runs at least three times, however slow, and ends with the budget', async () => {
  let runs = 0;
  const run = async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { logits: Float32Array.of(0) };
  };
  const timing = await measure({ budget: 1 }, makeContext(run));
  expect(runs).toBe(3);
  expect(timing).toMatchObject({ engine: 'made-up', threads: 3 });
  expect(timing.milliseconds).toBeGreaterThanOrEqual(4);
});

test('the threads are those that it ran on in the end', async () => {
  let runs = 0;
  const run = async () => ({ logits: Float32Array.of(0), threads: ++runs > 2 ? 2 : 1 });
  expect(await measure({ budget: 1 }, makeContext(run))).toMatchObject({ threads: 2 });
});

test('a fast engine is not run more often than is of use', async () => {
  let runs = 0;
  const run = async () => {
    runs += 1;
    return { logits: Float32Array.of(0) };
  };
  await measure({ budget: 60_000 }, makeContext(run));
  expect(runs).toBe(30);
});

test('stops between two runs when it is cancelled', async () => {
  const controller = new AbortController();
  let runs = 0;
  const run = async () => {
    runs += 1;
    controller.abort();
    return { logits: Float32Array.of(0) };
  };
  await expect(measure({ budget: 60_000 }, makeContext(run, controller.signal))).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(runs).toBe(1);
});
