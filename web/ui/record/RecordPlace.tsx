import { useStore } from 'zustand';
import type { Runtime } from '../../runtime/index.ts';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useText } from '../text/use-text.ts';
import type { RecordSwitch } from './record-switch.ts';

interface Props {
  readonly record: RecordSwitch;
  /** Reads what is known of a model. */
  readonly read: Runtime['record'];
}

const load = () => import('./RecordDialog.tsx');

/** Where a model's record opens, in front of the page. All that it needs is fetched when it is first wanted. */
export function RecordPlace({ record, read }: Props) {
  const { models } = useText();
  const asked = useStore(record, (state) => state.asked);
  const { hide } = record.getState();
  const { chunk, failed, retry } = useChunk(asked !== null, load);
  if (!asked) return null;
  if (chunk) return <chunk.RecordDialog asked={asked} read={read} onClose={hide} />;
  return (
    failed && (
      <dialog
        ref={(dialog: HTMLDialogElement) => {
          dialog.showModal();
          // The focus goes back, so that the record itself can return it.
          return () => dialog.close();
        }}
        aria-label={models.record}
        onClose={hide}
      >
        <ChunkFailure onRetry={retry} />
      </dialog>
    )
  );
}
