import { type ComponentType, useEffect, useState } from 'react';
import type { PanelProps } from './ComparePanel.tsx';

/** The panel's code, fetched when it is first wanted; `failed` until `retry` fetches it again. */
export function useComparePanel(wanted: boolean) {
  const [Panel, setPanel] = useState<ComponentType<PanelProps> | null>(null);
  const [failed, setFailed] = useState(false);
  const missing = wanted && !Panel && !failed;

  useEffect(() => {
    if (!missing) return;
    import('./ComparePanel.tsx').then(
      ({ ComparePanel }) => setPanel(() => ComparePanel),
      () => setFailed(true),
    );
  }, [missing]);

  return { Panel, failed, retry: () => setFailed(false) };
}
