import './confusion-matrix.css';
import type { CSSProperties } from 'react';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { viewConfusion } from './confusion-view.ts';
import { Scroll } from './Scroll.tsx';
import { Section } from './Section.tsx';

interface Props {
  /** `[classes][classes]`, a row for each class that pictures show. */
  readonly counts: readonly (readonly number[])[];
  readonly names: readonly string[];
}

/** A table, so that whoever does not see its colours has the same figures. */
export function ConfusionMatrix({ counts, names }: Props) {
  const { language } = useText();
  const { confusion: words } = useRecordText().record;
  const number = new Intl.NumberFormat(language);
  return (
    <Section title={words.title} note={words.note} testId="record-confusion">
      <Scroll name={words.caption}>
        <table className="confusion" style={{ '--classes': names.length } as CSSProperties}>
          <caption className="visually-hidden">{words.caption}</caption>
          <thead>
            <tr>
              <td className="confusion__corner" aria-hidden="true" />
              {names.map((name) => (
                <th key={name} scope="col" className="confusion__answered">
                  <span className="confusion__turned">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {viewConfusion(counts).map((row, actual) => (
              <tr key={names[actual]}>
                <th scope="row" className="confusion__actual">
                  {names[actual]}
                </th>
                {row.map(({ count, kind, amount, deep }, answered) => (
                  <td
                    key={names[answered]}
                    className={`confusion__cell confusion__cell--${kind}${deep ? ' confusion__cell--deep' : ''}`}
                    style={{ '--amount': `${(100 * amount).toFixed(1)}%` } as CSSProperties}
                  >
                    {number.format(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}
