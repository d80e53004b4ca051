import { type ComponentType, useEffect, useState } from 'react';

/** A component whose code is fetched when it is first shown; `failed` until `retry` fetches it again. */
export function useLazy<P>(load: () => Promise<ComponentType<P>>) {
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  const [failed, setFailed] = useState(false);
  const missing = !Part && !failed;

  useEffect(() => {
    if (!missing) return;
    load().then(
      (loaded) => setPart(() => loaded),
      () => setFailed(true),
    );
  }, [missing, load]);

  return { Part, failed, retry: () => setFailed(false) };
}
