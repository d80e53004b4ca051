import './device-dialog.css';
import { useEffect, useRef } from 'react';
import type { Stores } from '../../state/stores.ts';
import { useText } from '../../text/use-text.ts';
import { CloseMark } from '../marks.tsx';
import { useLazy } from '../use-lazy.ts';

interface Props {
  readonly stores: Stores;
  readonly onClose: () => void;
}

const load = async () => (await import('./DevicePanel.tsx')).DevicePanel;

/** What is stored on this device, in front of the page; what shows it is fetched with it. */
export function DeviceDialog({ stores, onClose }: Props) {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const { Part: Panel, failed, retry } = useLazy(load);
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
      {Panel ? (
        <Panel stores={stores} />
      ) : failed ? (
        <>
          <p>{text.errors['download-failed'].what}</p>
          <button type="button" className="button" onClick={retry}>
            {text.notice.retry}
          </button>
        </>
      ) : (
        <p>{text.device.opening}</p>
      )}
    </dialog>
  );
}
