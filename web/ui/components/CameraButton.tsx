import './camera-button.css';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { CameraSwitch } from '../state/camera-switch.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly store: CameraSwitch;
}

function CameraMark() {
  return (
    <svg className="camera-button__mark" viewBox="0 0 24 24" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round">
        <path d="M3 8.5A1.5 1.5 0 0 1 4.5 7H7.5L9 4.5h6L16.5 7h3A1.5 1.5 0 0 1 21 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z" />
        <circle cx="12" cy="12.75" r="3.5" />
      </g>
    </svg>
  );
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
      <CameraMark />
      <span className="camera-button__text">{text.camera.use}</span>
    </button>
  );
}
