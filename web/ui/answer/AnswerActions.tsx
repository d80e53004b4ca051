import './answer-actions.css';
import type { ReactNode } from 'react';
import { useCopy } from '../parts/use-copy.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { Shown } from './answer-store.ts';
import { answerAsText } from './answer-text.ts';
import { stateLink } from './state-link.ts';

interface Props {
  readonly shown: Shown;
  /** The engine that was chosen by hand; null where the page chooses. */
  readonly engine: string | null;
  /** The address that the picture came from; null for a file of this device. */
  readonly address: string | null;
  /** What else can be done. */
  readonly children: ReactNode;
}

/** Takes the answer elsewhere: as text, and as a link to what is on the page. */
export function AnswerActions({ shown: { picture, result }, engine, address, children }: Props) {
  const text = useDetailsText();
  const { copy, outcomeOf } = useCopy();
  const link = stateLink(window.location.href, { model: result.model.id, engine, image: address });
  const aboutText = `text ${picture.id}`;
  const aboutLink = `link ${picture.id}`;
  const linked = link.withPicture ? text.copies.linkCopied : text.copies.linkWithoutPicture;
  const said = [
    { outcome: outcomeOf(aboutText), copied: text.copies.copied },
    { outcome: outcomeOf(aboutLink), copied: linked },
  ].map(({ outcome, copied }) => outcome && (outcome === 'copied' ? copied : text.copies.copyFailed));
  return (
    <div className="answer-actions">
      <button
        type="button"
        className="button button--quiet"
        onClick={() => copy(aboutText, answerAsText(picture, result, text))}
      >
        {text.copies.copy}
      </button>
      <button type="button" className="button button--quiet" onClick={() => copy(aboutLink, link.href)}>
        {text.copies.link}
      </button>
      {children}
      <p className="answer-actions__said" role="status">
        {said}
      </p>
    </div>
  );
}
