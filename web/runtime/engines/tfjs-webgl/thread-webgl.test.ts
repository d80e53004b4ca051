import { afterEach, expect, test, vi } from 'vitest';
import { needsDocument } from './thread-webgl.ts';

afterEach(() => vi.unstubAllGlobals());

const webkit =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1';
const chromium =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

test.each([
  ['WebKit', webkit, 'Apple Computer, Inc.', true],
  ['Chrome for iOS, which is WebKit', iphone, 'Apple Computer, Inc.', true],
  ['Chromium', chromium, 'Google Inc.', false],
  ['Firefox', firefox, '', false],
])('%s: a worker, which has no vendor, comes to the same as its page', (_, userAgent, vendor, needed) => {
  vi.stubGlobal('OffscreenCanvas', class {});
  vi.stubGlobal('navigator', { userAgent, vendor });
  expect(needsDocument()).toBe(needed);
  vi.stubGlobal('navigator', { userAgent });
  expect(needsDocument()).toBe(needed);
});

test('without an OffscreenCanvas it always does', () => {
  vi.stubGlobal('OffscreenCanvas', undefined);
  vi.stubGlobal('navigator', { userAgent: firefox, vendor: '' });
  expect(needsDocument()).toBe(true);
});
