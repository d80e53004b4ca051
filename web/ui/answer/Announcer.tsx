import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import type { Shown } from './answer-store.ts';
import { announceAnswer } from './describe-answer.ts';

interface Props {
  readonly shown: Shown | null;
}

/** Tells a screen reader each answer once. Always on the page: a live region that comes with its text is not read. */
export function Announcer({ shown }: Props) {
  return (
    <div className="visually-hidden" aria-live="polite">
      {/* A new element for each picture and part of one, so that the same answer twice is read twice. */}
      {shown && <Announcement key={keyOf(shown)} shown={shown} />}
    </div>
  );
}

const keyOf = ({ picture: { id, crop } }: Shown) => `${id} ${Object.values(crop ?? {}).join(' ')}`;

/** Stays as it was said: another language must not say it again. */
function Announcement({ shown: { picture, result } }: { readonly shown: Shown }) {
  const text = useText();
  const [said] = useState(() => ({
    language: text.language,
    sentence: announceAnswer(picture.name, result, text),
  }));
  return <p lang={said.language}>{said.sentence}</p>;
}
