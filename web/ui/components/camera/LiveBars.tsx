import '../class-bars.css';
import type { CSSProperties } from 'react';
import type { Bar } from '../../decide/describe-answer.ts';
import { useText } from '../../text/use-text.ts';

interface Props {
  readonly bars: readonly Bar[];
  /** The id of the most probable class. */
  readonly top: string | undefined;
}

/** As ClassBars, but each bar stays in its place while the answers change. */
export function LiveBars({ bars, top }: Props) {
  const text = useText();
  return (
    <ol className="bars bars--live" aria-label={text.result.bars}>
      {bars.map(({ id, name, probability, percent }) => (
        <li
          key={id}
          className={id === top ? 'bars__row bars__row--top' : 'bars__row'}
          data-testid="live-bar"
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
