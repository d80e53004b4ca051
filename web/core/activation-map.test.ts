import { expect, test } from 'vitest';
import { classActivationMaps } from './activation-map.ts';

test('each position gives what its features weigh for a class; their mean is the logit', () => {
  const features = Float32Array.of(1, 0, 2, 1, /* second channel */ 0, 3, 1, 0);
  const head = { weight: Float32Array.of(1, -1, 0.5, 2), bias: Float32Array.of(0.25, -1) };
  const maps = classActivationMaps(features, head);
  expect([...maps]).toEqual([1.25, -2.75, 1.25, 1.25, -0.5, 5, 2, -0.5]);
  const mean = (of: readonly number[]) => of.reduce((a, b) => a + b) / of.length;
  // Pooled: 1 and 1.
  expect(mean([...maps.subarray(0, 4)])).toBeCloseTo(1 - 1 + 0.25);
  expect(mean([...maps.subarray(4)])).toBeCloseTo(0.5 + 2 - 1);
});
