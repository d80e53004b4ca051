import { useStore } from 'zustand';
import type { CameraStore } from '../../state/camera-store.ts';
import { ProgressBar } from '../ProgressBar.tsx';

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
