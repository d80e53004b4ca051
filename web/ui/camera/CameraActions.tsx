import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { takeStill } from '../../runtime/later.ts';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';
import { formatClock } from './format-clock.ts';

interface Props {
  readonly store: CameraStore;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly onStop: () => void;
}

export function CameraActions({ store, video, onStop }: Props) {
  const text = useText();
  const on = useStore(store, ({ sight }) => sight.phase === 'on');
  const onSnap = () => {
    const { current: shown } = video;
    const name = text.camera.still(formatClock(new Date(), text.language));
    if (shown) store.getState().snap(() => takeStill(shown), name);
  };
  return (
    <div className="camera__actions">
      {/* Not `disabled`, which would take the focus away when the camera is lost. */}
      <button type="button" className="button button--main" aria-disabled={!on} onClick={onSnap}>
        {text.camera.snap}
      </button>
      <button type="button" className="button" onClick={onStop}>
        {text.camera.stop}
      </button>
    </div>
  );
}
