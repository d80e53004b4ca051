import './device-dialog.css';
import { useEffect, useRef } from 'react';
import type { Stores } from '../app/stores.ts';
import { CloseMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import { DevicePanel } from './DevicePanel.tsx';

interface Props {
  readonly stores: Stores;
  readonly onClose: () => void;
}

/** What is stored on this device, in front of the page. */
export function DeviceDialog({ stores, onClose }: Props) {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    stores.device.getState().look();
  }, [stores]);
  return (
    <dialog ref={dialog} className="device" aria-labelledby="device-title" onClose={onClose}>
      <h2 className="device__title" id="device-title">
        {text.device.title}
      </h2>
      <button
        type="button"
        className="device__dismiss"
        aria-label={text.device.close}
        onClick={() => dialog.current?.close()}
      >
        <CloseMark className="device__close" />
      </button>
      <DevicePanel stores={stores} />
    </dialog>
  );
}
