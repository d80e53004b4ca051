import type { CSSProperties } from 'react';
import type { Bar } from './describe-answer.ts';

interface Props {
  readonly bar: Bar;
  readonly className?: string;
  readonly testId: string;
  readonly hidden?: boolean;
  /** Makes a button of its name. */
  readonly choice?: Choice | undefined;
  /** Makes a button of its percentage. */
  readonly record?: RecordLink | undefined;
}

export interface Choice {
  readonly chosen: boolean;
  readonly title: string;
  onChoose(): void;
}

export interface RecordLink {
  readonly title: string;
  onOpen(): void;
}

/** Of the list around them; where an answer is held back, no class stands out. */
export const barsClass = (heldBack: boolean) => (heldBack ? 'bars bars--held-back' : 'bars');

/** A drawn bar; the meter beside it carries the meaning, because no browser lets a meter be animated alike. */
export function BarRow({
  bar: { id, name, probability, percent },
  className = '',
  testId,
  hidden,
  choice,
  record,
}: Props) {
  return (
    <li
      className={`bars__row ${className}`}
      hidden={hidden}
      data-testid={testId}
      data-label={id}
      data-probability={probability.toFixed(4)}
    >
      {choice ? (
        <button
          type="button"
          className="bars__name bars__choice"
          aria-pressed={choice.chosen}
          aria-label={choice.title}
          title={choice.title}
          onClick={choice.onChoose}
        >
          {name}
        </button>
      ) : (
        <span className="bars__name">{name}</span>
      )}
      <span className="bars__track">
        <meter className="visually-hidden" min={0} max={1} value={probability} aria-label={name}>
          {percent}
        </meter>
        <span className="bars__fill" style={{ '--share': probability } as CSSProperties} aria-hidden="true" />
      </span>
      {record ? (
        <button
          type="button"
          className="bars__choice bars__percent"
          aria-label={record.title}
          title={record.title}
          onClick={record.onOpen}
        >
          {percent}
        </button>
      ) : (
        <span className="bars__percent">{percent}</span>
      )}
    </li>
  );
}
