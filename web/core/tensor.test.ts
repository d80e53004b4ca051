import { expect, test } from 'vitest';
import type { ModelInput } from './manifest.ts';
import { toTensor } from './tensor.ts';

const input: ModelInput = {
  width: 2,
  height: 1,
  resize: { fit: 'cover', filter: 'bilinear' },
  channelOrder: 'rgb',
  mean: [0.5, 0, 0.25],
  std: [0.5, 1, 0.25],
};
const rgba = Uint8ClampedArray.of(255, 0, 51, 255, 0, 102, 255, 255);

test('normalises into planes', () => {
  const expected = [1, -1, 0, 0.4, -0.2, 3];
  toTensor(rgba, input).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 6);
  });
});

test('takes the channels in the manifest’s order, with that order’s mean and std', () => {
  const tensor = toTensor(rgba, { ...input, channelOrder: 'bgr' });
  const expected = [-0.6, 1, 0, 0.4, 3, -1];
  tensor.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 6);
  });
});

test('refuses a picture of another size', () => {
  expect(() => toTensor(rgba.subarray(4), input)).toThrow(RangeError);
});
