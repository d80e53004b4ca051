import type { CSSProperties } from 'react';
import { formatPercent } from '../parts/format.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import type { StrangersView } from './strangers-view.ts';

interface Props {
  readonly view: StrangersView;
}

const parts = ['warned', 'unsure', 'sure'] as const;

/** A kind of strangers: which part of them is warned of, which is left. */
export function StrangersBar({ view }: Props) {
  const { language } = useText();
  const { parts: names } = useRecordText().record.strangers;
  return (
    <li className="strangers__row">
      <span className="strangers__name">{view.name}</span>
      <span className="strangers__track" aria-hidden="true">
        {parts.map((part) => (
          <span
            key={part}
            className={`strangers__fill strangers__fill--${part}`}
            style={{ '--share': view[part] } as CSSProperties}
          />
        ))}
      </span>
      <span className="strangers__percent">
        <span className="visually-hidden">
          {`${names.warned}: ${formatPercent(view.warned, language)}, ${names.sure}: `}
        </span>
        {formatPercent(view.sure, language)}
      </span>
    </li>
  );
}
