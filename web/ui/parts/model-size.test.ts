import { expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { formatSizeOf } from './model-size.ts';

it('sizes are in the unit that suits them', () => {
  expect(formatSizeOf(14_239_890, en)).toBe('14.2 MB');
  expect(formatSizeOf(12_345, en)).toBe('12 kB');
});
