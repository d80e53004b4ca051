import './answer.css';
import { describeAnswer } from '../decide/describe-answer.ts';
import type { Shown } from '../state/page-store.ts';
import { en } from '../text/en.ts';
import { ClassBars } from './ClassBars.tsx';
import { EngineLine } from './EngineLine.tsx';
import { Seen } from './Seen.tsx';

interface Props {
  readonly shown: Shown;
}

export function Answer({ shown: { result } }: Props) {
  const { headline, bars } = describeAnswer(result.classes);
  return (
    <section className="answer" aria-label={en.result.region}>
      <h2 className="answer__headline" data-testid="headline">
        {headline}
      </h2>
      <ClassBars bars={bars} />
      <section className="answer__why" aria-labelledby="why-title">
        <h3 className="answer__subtitle" id="why-title">
          {en.result.why}
        </h3>
        <Seen seen={result.seen} />
        <EngineLine
          engine={result.engine}
          milliseconds={result.milliseconds}
          model={result.model}
          logits={result.logits}
        />
      </section>
    </section>
  );
}
