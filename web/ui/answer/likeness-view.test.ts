import { describe, expect, it } from 'vitest';
import { oddChannels, scoreChart } from './likeness-view.ts';

const steps = (from: number, to: number) =>
  Array.from({ length: 21 }, (_, step) => from + ((to - from) * step) / 20);

describe('where a picture lies', () => {
  const quantiles = { known: steps(2, 12), strangers: steps(-3, 7) };
  const at = (value: number) => scoreChart({ statistic: 'energy', value, threshold: 2.5, quantiles });

  it('is nowhere when nobody says how the score is spread', () => {
    expect(scoreChart({ statistic: 'energy', value: 1, threshold: 2 })).toBeNull();
  });

  it('is between all but the outermost of both kinds', () => {
    // The axis goes from -2.5 to 11.5.
    const chart = at(4.5);
    expect(chart?.here).toBeCloseTo(0.5);
    expect(chart?.threshold).toBeCloseTo(5 / 14);
    expect(chart?.known).toMatchObject({ high: 1, below: 0.25 });
    expect(chart?.known.from).toBeCloseTo(0.5);
    expect(chart?.known.middle).toBeCloseTo(9.5 / 14);
    expect(chart?.strangers).toMatchObject({ low: 0, below: 0.75 });
  });

  it('is at the edge when it lies farther out', () => {
    expect(at(-90)).toMatchObject({ here: 0, known: { below: 0 }, strangers: { below: 0 } });
    expect(at(90)).toMatchObject({ here: 1, known: { below: 1 }, strangers: { below: 1 } });
  });
});

describe('the channels that are unlike', () => {
  const seen = { width: 2, height: 1, rgba: new Uint8ClampedArray([0, 9, 250, 255, 7, 9, 251, 255]) };
  const reference = Array.from({ length: 256 }, (_, value) => (value + 1) / 256);
  const warning = (code: 'red-channel' | 'blue-channel') =>
    ({ code, statistic: 'ks-red', value: 0.9, threshold: 0.7, reference }) as const;

  it('are those whose checks fired, each with both distributions', () => {
    const found = oddChannels({ warnings: [warning('blue-channel'), warning('red-channel')], seen });
    expect(found.map(({ channel }) => channel)).toEqual(['red', 'blue']);
    const [red, blue] = found;
    expect(red).toMatchObject({ distance: 0.9, threshold: 0.7 });
    expect(red?.picture[0]).toBeCloseTo(1);
    expect(blue?.picture[31]).toBeCloseTo(1);
    for (const share of red?.reference ?? []) expect(share).toBeCloseTo(1 / 32);
  });

  it('are none when none fired', () => {
    expect(oddChannels({ warnings: [{ code: 'truncated' }], seen })).toEqual([]);
  });
});
