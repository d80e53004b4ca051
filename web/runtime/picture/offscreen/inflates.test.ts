import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflates } from './inflates.ts';

const whole = Uint8Array.from(deflateSync(Buffer.alloc(10_000, 'picture')));

test('a whole stream, in one part or several', async () => {
  expect(await inflates([whole])).toBe(true);
  expect(await inflates([whole.slice(0, 9), whole.slice(9)])).toBe(true);
});

test('one that goes on is not followed beyond what is enough', async () => {
  const endless = Uint8Array.from(deflateSync(Buffer.alloc(50_000_000)).subarray(0, -100));
  expect(await inflates([endless], 100_000)).toBe(true);
  expect(await inflates([endless])).toBe(false);
});

test('no stream that is cut, be it in its checksum, or is none', async () => {
  expect(await inflates([whole.slice(0, -1)])).toBe(false);
  expect(await inflates([whole.slice(0, 20)])).toBe(false);
  expect(await inflates([Uint8Array.of(1, 2, 3)])).toBe(false);
  expect(await inflates([])).toBe(false);
});
