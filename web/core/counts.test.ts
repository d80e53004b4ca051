import { describe, expect, it, test } from 'vitest';
import { type Counted, encodeCounts, mostCounted, waitOf } from './counts.ts';
import { parseCounts } from './counts-schema.ts';
import { errorCodes } from './errors.ts';
import golden from './golden/counts.json' with { type: 'json' };

const model = { id: 'cifar10', version: '0123456789abcdef' };
const answered: Counted = {
  model,
  engine: 'inkling-wasm',
  outcome: 'answered',
  label: 'cat',
  wait: 250,
  fetched: false,
};

describe('what a visit tells', () => {
  it('is what is read again', () => {
    const query = encodeCounts([
      answered,
      { model, engine: 'ort-wasm', outcome: 'held-back', wait: 40_000, fetched: true },
      { model: null, engine: null, outcome: 'failed', code: 'bucket-invalid', wait: 0, fetched: false },
    ]);
    expect(query).toBe(
      'a=cifar10.0123456789abcdef.inkling-wasm.answered.cat.300.kept' +
        '&a=cifar10.0123456789abcdef.ort-wasm.held-back.-.more.fetched' +
        '&a=-.-.-.failed.bucket-invalid.100.kept',
    );
    const [first, second, third] = parseCounts(query) ?? [];
    expect(first).toEqual({
      model: 'cifar10',
      version: '0123456789abcdef',
      engine: 'inkling-wasm',
      outcome: 'answered',
      what: 'cat',
      wait: '300',
      source: 'kept',
    });
    expect(second).toMatchObject({ outcome: 'held-back', what: '-', wait: 'more', source: 'fetched' });
    expect(third).toMatchObject({ model: '-', version: '-', engine: '-', what: 'bucket-invalid' });
  });

  it('has a bound, however much there was', () => {
    const longest: Counted = {
      ...answered,
      model: { id: 'm'.repeat(64), version: model.version },
      engine: 'e'.repeat(32),
      label: 'l'.repeat(40),
      wait: 30_000,
      fetched: true,
    };
    const query = encodeCounts(Array(100).fill(longest));
    expect(parseCounts(query)).toHaveLength(mostCounted);
    expect(query.length).toBeLessThan(1_500);
  });

  it.each(['two words', 'a.b', 'a&a=b', '', 'ä', 'x'.repeat(41)])('a label of %j is another one', (label) => {
    expect(parseCounts(encodeCounts([{ ...answered, label }]))?.[0]?.what).toBe('other');
  });

  it('names every error', () => {
    for (const code of Object.keys(errorCodes) as (keyof typeof errorCodes)[]) {
      const failed: Counted = { model, engine: null, outcome: 'failed', code, wait: 1, fetched: false };
      expect(parseCounts(encodeCounts([failed]))?.[0]?.what).toBe(code);
    }
  });

  it('tells times by their upper ends', () => {
    expect([0, 100, 100.1, 300, 3_000, 30_000, 30_001].map(waitOf)).toEqual([
      '100',
      '100',
      '300',
      '300',
      '3000',
      '30000',
      'more',
    ]);
  });
});

test.each(golden.taken)('%s is taken', (query) => expect(parseCounts(query)).not.toBeNull());
test.each(golden.refused)('%j is refused', (query) => expect(parseCounts(query)).toBeNull());
