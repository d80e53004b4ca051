import '../progress-panel.css';
import { useStore } from 'zustand';
import { progressView } from '../../decide/progress-view.ts';
import type { CameraStore } from '../../state/camera-store.ts';
import { useText } from '../../text/use-text.ts';

interface Props {
  readonly store: CameraStore;
}

/** What a frame waits for that keeps the visitor waiting: the model or its engine, mostly. */
export function CameraProgress({ store }: Props) {
  const text = useText();
  const progress = useStore(store, (state) => state.progress);
  if (!progress) return null;
  const { step, value } = progressView(progress, text);
  return (
    <div className="progress">
      <p className="progress__text" id="camera-progress">
        {step}
      </p>
      <progress
        className="progress__bar"
        aria-labelledby="camera-progress"
        max={1}
        value={value ?? undefined}
      />
    </div>
  );
}
