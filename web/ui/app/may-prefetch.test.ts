import { describe, expect, it } from 'vitest';
import { mayPrefetch } from './may-prefetch.ts';

describe('mayPrefetch', () => {
  it('where the browser says nothing of the connection', () => {
    expect(mayPrefetch(undefined)).toBe(true);
    expect(mayPrefetch({})).toBe(true);
  });

  it('on a connection that bears it', () => {
    expect(mayPrefetch({ saveData: false, effectiveType: '4g' })).toBe(true);
    expect(mayPrefetch({ saveData: false, effectiveType: '3g' })).toBe(true);
  });

  it('not when the visitor saves data', () => {
    expect(mayPrefetch({ saveData: true, effectiveType: '4g' })).toBe(false);
  });

  it.each(['2g', 'slow-2g'])('not on %s', (effectiveType) => {
    expect(mayPrefetch({ saveData: false, effectiveType })).toBe(false);
  });
});
