import './record.css';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import type { Runtime } from '../../runtime/index.ts';
import { DismissButton } from '../parts/DismissButton.tsx';
import { useRecordText } from '../text/use-record-text.ts';
import { Missing } from './Missing.tsx';
import { RecordBody } from './RecordBody.tsx';
import { createRecordStore } from './record-store.ts';
import type { Asked } from './record-switch.ts';

interface Props {
  readonly asked: Asked;
  readonly read: Runtime['record'];
  readonly onClose: () => void;
}

/** What a model's bundle tells of it, in front of the page. */
export function RecordDialog({ asked, read, onClose }: Props) {
  const { models, progress, record: words, language } = useRecordText();
  const [store] = useState(() => createRecordStore(asked.model, read));
  const { record, failed } = useStore(store);
  const dialog = useRef<HTMLDialogElement>(null);
  const retry = () => void store.getState().read();
  useEffect(() => {
    dialog.current?.showModal();
    return store.getState().read();
  }, [store]);
  return (
    <dialog ref={dialog} className="record" aria-labelledby="record-title" onClose={onClose}>
      <div className="record__head">
        <h2 className="record__title" id="record-title">
          {record ? words.title(localise(record.manifest.title, language)) : models.record}
        </h2>
        <DismissButton label={words.close} onClick={() => dialog.current?.close()} />
      </div>
      {failed && <Missing code={failed} onRetry={retry} />}
      {record ? (
        <RecordBody record={record} answer={asked.answer} onRetry={retry} />
      ) : (
        !failed && <p role="status">{progress.waiting}</p>
      )}
    </dialog>
  );
}
