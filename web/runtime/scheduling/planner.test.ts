import { describe, expect, test } from 'vitest';
import { manifest } from '../worker/testing/made-up-manifest.ts';
import type { EngineMemory } from './engine-memory.ts';
import type { EnginePool } from './engine-pool.ts';
import type { Place } from './engine-support.ts';
import { createPlanner } from './planner.ts';

const names = ['inkling-wasm', 'ort-wasm', 'tfjs-webgl'];
const artifacts = names.map((engine) => ({ ...manifest.artifacts[0], engine }));
const bundle = { url: 'https://bucket/m/', manifest: { ...manifest, artifacts } } as Parameters<
  ReturnType<typeof createPlanner>['plan']
>[0];

/** Engines of which the last is slow to say where it can run. */
function planned(timings: Readonly<Record<string, number>> = {}, othersRun = true) {
  let say: (place: Place) => void = () => {};
  const slow = new Promise<Place>((resolve) => {
    say = resolve;
  });
  const quick: Place = othersRun ? 'worker' : undefined;
  const support = [
    { id: 'inkling-wasm', place: async () => quick },
    { id: 'ort-wasm', standsInFor: 'inkling-wasm', place: async () => quick },
    { id: 'tfjs-webgl', isSlow: true, place: () => slow },
  ];
  const measured = Object.entries(timings).map(([engine, milliseconds]) => ({
    engine,
    threads: 1,
    milliseconds,
  }));
  const memory = { measured: () => ({ timings: measured, broken: [] }) } as unknown as EngineMemory;
  const pool = { failures: new Map(), warm: () => undefined } as unknown as EnginePool;
  return { planner: createPlanner(support, memory, pool), say };
}

describe('an engine that is slow to say whether it can run', () => {
  test('is not waited for where another one runs in any case, and counts as the last to try', async () => {
    const { planner } = planned();
    expect(await planner.plan(bundle, undefined)).toEqual({ engines: names, reason: { by: 'unmeasured' } });
  });

  test('is waited for where it was measured to be the fastest', async () => {
    const { planner, say } = planned({ 'inkling-wasm': 3, 'tfjs-webgl': 1 });
    const plan = planner.plan(bundle, undefined);
    say(undefined);
    expect((await plan).engines).toEqual(['inkling-wasm', 'ort-wasm']);
  });

  test('is waited for where whether it can run changes what does', async () => {
    const { planner, say } = planned({ 'ort-wasm': 1, 'inkling-wasm': 3 });
    const plan = planner.plan(bundle, undefined);
    say(undefined);
    expect((await plan).engines).toEqual(['ort-wasm', 'inkling-wasm']);
  });

  test('is waited for where nothing else can run', async () => {
    const { planner, say } = planned({}, false);
    const plan = planner.plan(bundle, undefined);
    say('worker');
    expect(await plan).toEqual({ engines: ['tfjs-webgl'], reason: { by: 'only' } });
  });

  test('counts for what it said, once it has', async () => {
    const { planner, say } = planned();
    say(undefined);
    await planner.placed(bundle);
    expect((await planner.plan(bundle, undefined)).engines).toEqual(['inkling-wasm', 'ort-wasm']);
  });

  test('is waited for before anything is measured', async () => {
    const { planner, say } = planned();
    const unasked = planner.unasked(bundle);
    say('worker');
    expect(await unasked).toEqual(['inkling-wasm', 'tfjs-webgl']);
  });
});
