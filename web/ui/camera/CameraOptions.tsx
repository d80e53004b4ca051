import { useStore } from 'zustand';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';
import { cameraName } from './camera-view.ts';

interface Props {
  readonly store: CameraStore;
}

/** Which camera, where there are several, and how its answers are shown. */
export function CameraOptions({ store }: Props) {
  const text = useText();
  const devices = useStore(store, (state) => state.devices);
  const current = useStore(store, ({ sight, chosen }) => (sight.phase === 'on' ? sight.camera.id : chosen));
  const smoothing = useStore(store, (state) => state.smoothing);
  const map = useStore(store, (state) => state.map);
  const { choose, smoothen, showMap } = store.getState(); // actions never change
  const isListed = devices.some(({ id }) => id === current);
  return (
    <div className="camera__options">
      {devices.length > 1 && (
        <label className="camera__device">
          <span className="camera__label">{text.camera.device}</span>
          <select
            className="select"
            value={isListed && current !== null ? current : ''}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {!isListed && <option value="" disabled hidden />}
            {devices.map((device, i) => (
              <option key={device.id} value={device.id}>
                {cameraName(device, text.camera.unnamed(i + 1))}
              </option>
            ))}
          </select>
        </label>
      )}
      <Switch on={smoothing} onSwitch={smoothen} text={text.camera.smoothing} />
      <Switch on={map} onSwitch={showMap} text={text.camera.map} />
    </div>
  );
}

interface SwitchProps {
  readonly on: boolean;
  readonly text: string;
  readonly onSwitch: (on: boolean) => void;
}

function Switch({ on, text, onSwitch }: SwitchProps) {
  return (
    <label className="camera__switch">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onSwitch(currentTarget.checked)} />
      {text}
    </label>
  );
}
