import { InklingError } from '../../core/errors.ts';

/** Waits for all; the first failure ends the others. */
export async function together<T>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => readonly Promise<T>[],
): Promise<T[]> {
  const failure = new AbortController();
  const forward = () => failure.abort();
  signal.addEventListener('abort', forward);
  try {
    if (signal.aborted) throw new InklingError('cancelled');
    return await Promise.all(start(failure.signal));
  } catch (error) {
    failure.abort();
    throw error;
  } finally {
    signal.removeEventListener('abort', forward);
  }
}
