import './camera-button.css';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { CameraMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import type { CameraSwitch } from './camera-switch.ts';

interface Props {
  readonly store: CameraSwitch;
}

/** Beside the chooser while the camera is off; it takes the focus back when the camera is left. */
export function CameraButton({ store }: Props) {
  const text = useText();
  const open = useStore(store, (state) => state.open);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    // Unless something else has the focus already: the button by which a picture was chosen, say.
    if (wasOpen.current && !open && document.activeElement === document.body) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  if (open) return null;
  return (
    <button ref={button} type="button" className="button camera-button" onClick={store.getState().show}>
      <CameraMark className="camera-button__mark" />
      <span className="camera-button__text">{text.camera.use}</span>
    </button>
  );
}
