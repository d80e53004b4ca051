/** Pixels from which on a picture waits for its turn: 64 MB decoded. What phones take by default is below it. */
export const largePixels = 16_000_000;

/**
 * Does what holds a decoded picture. Of large ones there is one at a time, in all workers together: each of several may have
 * half a gigabyte (`maxPixels`). Where there are no locks (no https, or they are refused), none waits.
 *
 * @throws DOMException `AbortError` when the signal aborts before its turn; else whatever `work` throws
 */
export async function inTurn<T>(pixels: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const locks = pixels > largePixels ? globalThis.navigator?.locks : undefined;
  let begun = !locks;
  const begin = () => {
    begun = true;
    return work();
  };
  try {
    return await (locks ? locks.request('inkling-large-picture', { signal }, begin) : work());
  } catch (error) {
    if (begun || signal.aborted) throw error;
    return work();
  }
}
