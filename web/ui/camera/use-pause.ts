import { useEffect } from 'react';
import type { CameraStore } from './camera-store.ts';

/** No frame is taken while the tab is hidden. */
export function usePause(store: CameraStore): void {
  useEffect(() => {
    const onChange = () => store.getState().pause(document.visibilityState === 'hidden');
    onChange();
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, [store]);
}
