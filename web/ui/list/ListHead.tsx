import { type RefObject, useEffect, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { LeavingButton } from './LeavingButton.tsx';
import { announceStatus, describeStatus } from './list-status.ts';
import type { ListState, ListStatus } from './list-store.ts';
import type { ListCounts } from './list-view.ts';

interface Props {
  readonly status: ListStatus;
  readonly counts: ListCounts;
  readonly actions: Pick<ListState, 'cancel' | 'resume' | 'retry'>;
  /** Takes the focus from a button that goes. */
  readonly box: RefObject<HTMLDivElement | null>;
}

/** How far the list is, and what can be done about that. */
export function ListHead({ status, counts, actions, box }: Props) {
  const text = useText();
  const { line, value } = describeStatus(status, counts, text);
  const running = status.phase === 'running';
  const left = counts.waiting > 0;
  const announcement = announceStatus(status, counts, text);
  // After the region itself: one that comes with its text is not read.
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(announcement), [announcement]);

  return (
    <div className="list__head">
      <p className="visually-hidden" role="status" data-testid="list-said">
        {said}
      </p>
      <p className="list__status" id="list-status" data-testid="list-status" data-phase={status.phase}>
        {line}
      </p>
      {value !== null && (
        <progress className="progress__bar list__bar" aria-labelledby="list-status" max={1} value={value} />
      )}
      <div className="list__actions">
        {(running || left) && (
          <LeavingButton onClick={running ? actions.cancel : actions.resume} heir={box}>
            {running ? text.list.stop : text.list.resume}
          </LeavingButton>
        )}
        {counts.failed > 0 && !running && (
          <LeavingButton onClick={actions.retry} heir={box}>
            {text.list.retry(counts.failed)}
          </LeavingButton>
        )}
      </div>
    </div>
  );
}
