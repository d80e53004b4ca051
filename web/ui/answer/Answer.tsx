import './answer.css';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import type { Shown } from './answer-store.ts';
import { ClassBars, type OnRecord } from './ClassBars.tsx';
import { describeAnswer } from './describe-answer.ts';
import { describeWarnings } from './describe-warnings.ts';
import type { ViewStore } from './view-store.ts';

interface Props {
  readonly shown: Shown;
  readonly view: ViewStore;
  readonly onRecord: OnRecord;
  /** What comes below the bars. */
  readonly children: ReactNode;
}

export function Answer({ shown: { picture, result }, view, onRecord, children }: Props) {
  const text = useText();
  const { headline, heldBack, bars } = describeAnswer(result, text);
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
            {unlike} {heldBack && text.result.nearest}
          </p>
        )}
      </div>
      <ClassBars
        id={picture.id}
        bars={bars}
        heldBack={heldBack}
        mapped={result.activation !== null}
        view={view}
        onRecord={onRecord}
      />
      {children}
    </section>
  );
}
