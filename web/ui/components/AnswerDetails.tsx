import './answer-details.css';
import type { EngineStore } from '../state/engine-store.ts';
import type { Shown } from '../state/page-store.ts';
import { useText } from '../text/use-text.ts';
import { EngineChoice } from './EngineChoice.tsx';
import { EngineLine } from './EngineLine.tsx';
import { Seen } from './Seen.tsx';
import { AnswerActions } from './ways/AnswerActions.tsx';

interface Props {
  readonly shown: Shown;
  readonly engines: EngineStore;
  /** The engine that a link to this must name; null where the page chose it. */
  readonly engine: string | null;
  /** Where the picture came from; null for the visitor's own file. */
  readonly address: string | null;
}

/** What can be done with an answer, and how it came about. Unlike the bars it outlives the answer, so that it keeps the focus. */
export function AnswerDetails({ shown, engines, engine, address }: Props) {
  const text = useText();
  const { result } = shown;
  return (
    <>
      <AnswerActions shown={shown} engine={engine} address={address} />
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
        <EngineChoice store={engines} result={result} />
      </section>
    </>
  );
}
