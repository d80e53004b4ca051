import './device-dialog.css';
import { useEffect, useRef } from 'react';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { DismissButton } from '../parts/DismissButton.tsx';
import { useStoredText } from '../text/use-stored-text.ts';
import { DevicePanel } from './DevicePanel.tsx';
import type { DeviceStore } from './device-store.ts';

interface Props {
  readonly device: DeviceStore;
  readonly engines: EngineStore;
  readonly answers: AnswerStore;
  readonly onClose: () => void;
}

/** What is stored on this device, in front of the page. */
export function DeviceDialog({ device, engines, answers, onClose }: Props) {
  const text = useStoredText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    device.getState().look();
  }, [device]);
  return (
    <dialog ref={dialog} className="device" aria-labelledby="device-title" onClose={onClose}>
      <h2 className="device__title" id="device-title">
        {text.stored.title}
      </h2>
      <DismissButton
        label={text.stored.close}
        className="device__dismiss"
        onClick={() => dialog.current?.close()}
      />
      <DevicePanel device={device} engines={engines} answers={answers} />
    </dialog>
  );
}
