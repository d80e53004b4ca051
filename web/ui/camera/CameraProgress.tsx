import { useStore } from 'zustand';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import type { CameraStore } from './camera-store.ts';

interface Props {
  readonly store: CameraStore;
}

/** What a frame waits for that keeps the visitor waiting: the model or its engine, mostly. */
export function CameraProgress({ store }: Props) {
  const progress = useStore(store, (state) => state.progress);
  if (!progress) return null;
  return (
    <div className="progress">
      <ProgressBar id="camera-progress" progress={progress} />
    </div>
  );
}
