import './answer.css';
import type { ReactNode } from 'react';
import { describeAnswer } from '../decide/describe-answer.ts';
import { describeWarnings } from '../decide/describe-warnings.ts';
import type { Shown } from '../state/page-store.ts';
import type { ViewStore } from '../state/view-store.ts';
import { useText } from '../text/use-text.ts';
import { ClassBars } from './ClassBars.tsx';
import { EngineLine } from './EngineLine.tsx';
import { Seen } from './Seen.tsx';

interface Props {
  readonly shown: Shown;
  readonly view: ViewStore;
  /** What can be done with the answer. */
  readonly actions: ReactNode;
  /** What can be done about the engine. Unlike the bars it outlives the answer, so that it keeps the focus. */
  readonly children: ReactNode;
}

export function Answer({ shown: { picture, result }, view, actions, children }: Props) {
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
      {actions}
      <section className="answer__why" aria-labelledby="why-title">
        <h3 className="answer__subtitle" id="why-title">
          {text.result.why}
        </h3>
        <Seen seen={result.seen} />
        <EngineLine
          engine={result.engine}
          milliseconds={result.milliseconds}
          model={result.model}
          logits={result.logits}
        />
        {children}
      </section>
    </section>
  );
}
