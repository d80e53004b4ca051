import { useEffect, useState } from 'react';

/** Code that is fetched when it is first wanted; `failed` until `retry` fetches it again. `load` must not change. */
export function useChunk<T extends object>(wanted: boolean, load: () => Promise<T>) {
  const [chunk, setChunk] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  const missing = wanted && !chunk && !failed;

  useEffect(() => {
    if (!missing) return;
    load().then(setChunk, () => setFailed(true));
  }, [missing, load]);

  return { chunk, failed, retry: () => setFailed(false) };
}
