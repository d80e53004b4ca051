import { describe, expect, it } from 'vitest';
import { frameRate, recent } from './frame-rate.ts';

const frames = (...times: [at: number, latency: number][]) => times.map(([at, latency]) => ({ at, latency }));

describe('the frame rate', () => {
  it('is that of the median interval, with the median latency', () => {
    const rate = frameRate(frames([0, 10], [20, 12], [40, 50], [140, 11], [160, 13]));
    expect(rate).toEqual({ framesPerSecond: 50, latency: 12 });
  });

  it('takes the mean of the two in the middle', () => {
    expect(frameRate(frames([0, 10], [30, 20], [80, 30]))).toEqual({ framesPerSecond: 25, latency: 20 });
  });

  it('is unknown before the second frame', () => {
    expect(frameRate([])).toBeNull();
    expect(frameRate(frames([0, 10]))).toBeNull();
  });

  it('looks back one second', () => {
    expect(recent(frames([0, 1], [1, 1], [500, 1]), 1000).map(({ at }) => at)).toEqual([1, 500]);
  });
});
