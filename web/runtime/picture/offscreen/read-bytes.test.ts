import { expect, it } from 'vitest';
import { readBytes } from './read-bytes.ts';

const failing = (error: unknown) =>
  Object.assign(new Blob(['x']), { arrayBuffer: () => Promise.reject(error) });

it('gives all bytes, or those of a part', async () => {
  const picture = new Blob(['abcdef']);
  expect([...(await readBytes(picture))]).toEqual([97, 98, 99, 100, 101, 102]);
  expect([...(await readBytes(picture.slice(0, 1)))]).toEqual([97]);
});

it.each(['NotFoundError', 'NotReadableError'])('a file that answers with %s is gone', async (name) => {
  await expect(readBytes(failing(new DOMException('a file', name)))).rejects.toMatchObject({
    code: 'image-gone',
    retryable: false,
  });
});

it('a file that is too large for this device is not gone', async () => {
  const error = new RangeError('Array buffer allocation failed');
  await expect(readBytes(failing(error))).rejects.toMatchObject({ code: 'out-of-memory' });
});
