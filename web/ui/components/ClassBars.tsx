import './class-bars.css';
import type { CSSProperties } from 'react';
import type { Bar } from '../decide/describe-answer.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly bars: readonly Bar[];
}

/** A drawn bar per class; the meter beside it carries the meaning, because no browser lets a meter be animated alike. */
export function ClassBars({ bars }: Props) {
  const text = useText();
  return (
    <ol className="bars" aria-label={text.result.bars}>
      {bars.map(({ id, name, probability, percent }) => (
        <li
          key={id}
          className="bars__row"
          data-testid="class-bar"
          data-label={id}
          data-probability={probability.toFixed(4)}
        >
          <span className="bars__name">{name}</span>
          <span className="bars__track">
            <meter className="visually-hidden" min={0} max={1} value={probability} aria-label={name}>
              {percent}
            </meter>
            <span
              className="bars__fill"
              style={{ '--share': probability } as CSSProperties}
              aria-hidden="true"
            />
          </span>
          <span className="bars__percent">{percent}</span>
        </li>
      ))}
    </ol>
  );
}
