import { announceAnswer } from '../decide/describe-answer.ts';
import type { Shown } from '../state/page-store.ts';

interface Props {
  readonly shown: Shown | null;
}

/** Tells a screen reader each answer once. Always on the page: a live region that comes with its text is not read. */
export function Announcer({ shown }: Props) {
  return (
    <div className="visually-hidden" aria-live="polite">
      {/* A new element for each picture, so that the same answer twice is read twice. */}
      {shown && <p key={shown.picture.id}>{announceAnswer(shown.picture.name, shown.result)}</p>}
    </div>
  );
}
