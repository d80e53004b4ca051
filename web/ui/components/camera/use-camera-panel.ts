import { type ComponentType, useEffect, useState } from 'react';
import type { CameraStore } from '../../state/camera-store.ts';
import type { Stores } from '../../state/stores.ts';
import type { PanelProps } from './CameraPanel.tsx';

interface Loaded {
  readonly Panel: ComponentType<PanelProps>;
  readonly store: CameraStore;
}

/** The panel's code and its store; `failed` until `retry` fetches them again. */
export function useCameraPanel({ liveCamera }: Pick<Stores, 'liveCamera'>) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState(false);
  const missing = !loaded && !failed;

  useEffect(() => {
    if (!missing) return;
    Promise.all([import('./CameraPanel.tsx'), liveCamera()]).then(
      ([{ CameraPanel }, store]) => setLoaded({ Panel: CameraPanel, store }),
      () => setFailed(true),
    );
  }, [missing, liveCamera]);

  return { loaded, failed, retry: () => setFailed(false) };
}
