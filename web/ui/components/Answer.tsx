import './answer.css';
import type { ReactNode } from 'react';
import { describeAnswer } from '../decide/describe-answer.ts';
import { describeWarnings } from '../decide/describe-warnings.ts';
import type { Shown } from '../state/page-store.ts';
import type { ViewStore } from '../state/view-store.ts';
import { useText } from '../text/use-text.ts';
import { ClassBars } from './ClassBars.tsx';

interface Props {
  readonly shown: Shown;
  readonly view: ViewStore;
  /** What comes below the bars. */
  readonly children: ReactNode;
}

export function Answer({ shown: { picture, result }, view, children }: Props) {
  const text = useText();
  const { headline, bars } = describeAnswer(result, text);
  const unlike = describeWarnings(result.warnings, text);
  return (
    <section className="answer" aria-label={text.result.region}>
      <div className="answer__verdict">
        <h2 className="answer__headline" data-testid="headline">
          {headline}
        </h2>
        {unlike && (
          <p
            className="answer__warning"
            data-testid="warning"
            data-codes={result.warnings.map(({ code }) => code).join(' ')}
          >
            {unlike}
          </p>
        )}
      </div>
      <ClassBars id={picture.id} bars={bars} view={view} />
      {children}
    </section>
  );
}
