import { expect, test } from 'vitest';
import { InklingError, notFetched } from './errors.ts';

test('crosses to the page and back whole', () => {
  const error = new InklingError('download-refused', '404 model.onnx');
  const plain = structuredClone(error.toPlain());
  expect(plain).toEqual({ code: 'download-refused', detail: '404 model.onnx', retryable: true });
  expect(InklingError.fromPlain(plain)).toMatchObject({ code: 'download-refused', detail: '404 model.onnx' });
});

test('an abort is `cancelled`, an allocation that failed is `out-of-memory`, the rest keeps its message', () => {
  expect(InklingError.from(new DOMException('x', 'AbortError')).code).toBe('cancelled');
  for (const message of [
    'Array buffer allocation failed',
    'WebAssembly.Memory(): could not allocate memory',
    'WebAssembly.Memory.grow(): Out of memory',
    'Aborted(OOM)',
    'std::bad_alloc',
  ]) {
    expect(InklingError.from(new RangeError(message), 'engine-failed').code).toBe('out-of-memory');
  }
  expect(InklingError.from(new Error('boom'), 'engine-failed')).toMatchObject({
    code: 'engine-failed',
    detail: 'boom',
  });
  expect(InklingError.from('text').code).toBe('internal');
});

test('an InklingError passes through as it is', () => {
  const error = new InklingError('image-corrupt');
  expect(InklingError.from(error, 'engine-failed')).toBe(error);
});

test('code that does not come is a download that failed', async () => {
  const coming = Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  await expect(coming.catch(notFetched)).rejects.toMatchObject({
    code: 'download-failed',
    detail: 'Failed to fetch dynamically imported module',
  });
});
