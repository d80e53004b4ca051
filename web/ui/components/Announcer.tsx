import { announceAnswer } from '../decide/describe-answer.ts';
import type { Shown } from '../state/page-store.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly shown: Shown | null;
}

/** Tells a screen reader each answer once. Always on the page: a live region that comes with its text is not read. */
export function Announcer({ shown }: Props) {
  const text = useText();
  return (
    <div className="visually-hidden" aria-live="polite">
      {/* A new element for each picture, so that the same answer twice is read twice. */}
      {shown && <p key={shown.picture.id}>{announceAnswer(shown.picture.name, shown.result, text)}</p>}
    </div>
  );
}
