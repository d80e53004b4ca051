import { describe, expect, it } from 'vitest';
import type { EngineReason, EngineTiming } from '../../runtime/index.ts';
import { en } from '../text/en/index.ts';
import { blamesEngine, describeReason, describeUnsupported } from './describe-engines.ts';

const timings: readonly EngineTiming[] = [
  { engine: 'ort-wasm', threads: 2, milliseconds: 3.14 },
  { engine: 'tfjs-webgl', threads: 0, milliseconds: 7.36 },
];
const newer: readonly EngineTiming[] = [
  { engine: 'tfjs-webgl', threads: 0, milliseconds: 1 },
  { engine: 'ort-wasm', threads: 1, milliseconds: 12 },
];
const sentence = (reason: EngineReason, measured?: readonly EngineTiming[]) =>
  describeReason({ id: 'ort-wasm', reason }, measured, en);

describe('describeReason', () => {
  it('gives the times that decided, fastest first', () => {
    expect(sentence({ by: 'measured', timings })).toBe('WASM, 2 threads: 3.1 ms; WebGL: 7.4 ms here');
  });

  it('gives newer times in their place', () => {
    expect(sentence({ by: 'measured', timings }, newer)).toBe('WebGL: 1.0 ms; WASM, 1 thread: 12 ms here');
    expect(sentence({ by: 'unmeasured' }, newer)).toBe('WebGL: 1.0 ms; WASM, 1 thread: 12 ms here');
  });

  it('has a sentence for each other reason', () => {
    expect(sentence({ by: 'visitor' })).toBe('You chose it.');
    expect(sentence({ by: 'visitor' }, timings)).toBe(
      'You chose it. WASM, 2 threads: 3.1 ms; WebGL: 7.4 ms here',
    );
    expect(sentence({ by: 'only' })).toBe('No other engine can run this model here.');
    expect(sentence({ by: 'unmeasured' })).toBe('Taken first: the engines have not been measured here yet.');
  });

  it('says which engine failed, how, and which answered instead', () => {
    const fallback = (code: 'engine-failed' | 'engine-stalled' | 'download-refused') =>
      sentence({ by: 'fallback', failed: 'tfjs-webgl', code });
    expect(fallback('engine-failed')).toBe('WebGL stopped with a fault, so WASM answered instead.');
    expect(fallback('engine-stalled')).toBe('WebGL did not answer in time, so WASM answered instead.');
    expect(fallback('download-refused')).toBe('WebGL could not be fetched, so WASM answered instead.');
  });

  it('calls an engine without a better name by its id', () => {
    expect(
      describeReason(
        { id: 'new-one', reason: { by: 'measured', timings: [] } },
        [{ engine: 'new-one', threads: 0, milliseconds: 2 }],
        en,
      ),
    ).toBe('new-one: 2.0 ms here');
  });
});

describe('describeUnsupported', () => {
  const option = (id: string, supported: boolean) => ({ id, precision: 'int8', supported });

  it('names what this browser cannot run', () => {
    expect(describeUnsupported([option('ort-wasm', true), option('tfjs-webgl', false)], en)).toBe(
      'This browser cannot run WebGL.',
    );
    expect(describeUnsupported([option('ort-wasm', false), option('tfjs-webgl', false)], en)).toBe(
      'This browser cannot run WASM and WebGL.',
    );
  });

  it('says nothing when it can run all', () => {
    expect(describeUnsupported([option('ort-wasm', true)], en)).toBeNull();
  });
});

describe('blamesEngine', () => {
  it.each(['engine-failed', 'out-of-memory', 'worker-lost', 'download-refused'] as const)('%s', (code) => {
    expect(blamesEngine(code)).toBe(true);
  });

  it.each(['image-corrupt', 'bucket-invalid', 'model-unknown'] as const)('not %s', (code) => {
    expect(blamesEngine(code)).toBe(false);
  });
});
