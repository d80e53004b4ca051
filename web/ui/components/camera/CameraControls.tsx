import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { takeStill } from '../../../runtime/index.ts';
import { cameraName } from '../../decide/camera-view.ts';
import { formatClock } from '../../decide/format-clock.ts';
import type { CameraStore } from '../../state/camera-store.ts';
import { useText } from '../../text/use-text.ts';

interface Props {
  readonly store: CameraStore;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly onStop: () => void;
}

export function CameraControls({ store, video, onStop }: Props) {
  const text = useText();
  const sight = useStore(store, (state) => state.sight);
  const devices = useStore(store, (state) => state.devices);
  const chosen = useStore(store, (state) => state.chosen);
  const smoothing = useStore(store, (state) => state.smoothing);
  const { choose, smoothen, snap } = store.getState(); // actions never change
  const current = sight.phase === 'on' ? sight.camera.id : (chosen ?? '');
  const onSnap = () => {
    const { current: shown } = video;
    const name = text.camera.still(formatClock(new Date(), text.language));
    if (shown) snap(() => takeStill(shown), name);
  };
  return (
    <div className="camera__controls">
      <button
        type="button"
        className="button button--main"
        // Not `disabled`, which would take the focus away when the camera is lost.
        aria-disabled={sight.phase !== 'on'}
        onClick={onSnap}
      >
        {text.camera.snap}
      </button>
      <button type="button" className="button" onClick={onStop}>
        {text.camera.stop}
      </button>
      {devices.length > 1 && (
        <label className="camera__device">
          <span className="camera__label">{text.camera.device}</span>
          <select
            className="camera__select"
            value={devices.some(({ id }) => id === current) ? current : ''}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {!devices.some(({ id }) => id === current) && <option value="" disabled hidden />}
            {devices.map((device, i) => (
              <option key={device.id} value={device.id}>
                {cameraName(device, text.camera.unnamed(i + 1))}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="camera__smoothing">
        <input
          type="checkbox"
          checked={smoothing}
          onChange={({ currentTarget }) => smoothen(currentTarget.checked)}
        />
        {text.camera.smoothing}
      </label>
    </div>
  );
}
