import { AnswerActions } from '../answer/AnswerActions.tsx';
import type { Shown } from '../answer/answer-store.ts';
import { IsItRight } from '../answer/IsItRight.tsx';
import { Likeness } from '../answer/Likeness.tsx';
import { Seen } from '../answer/Seen.tsx';
import { seenPart } from '../answer/seen-part.ts';
import type { TruthStore } from '../answer/truth-store.ts';
import type { ViewStore } from '../answer/view-store.ts';
import { WhereLooked } from '../answer/WhereLooked.tsx';
import type { EngineStore } from '../engines/engine-store.ts';
import { Why } from '../engines/Why.tsx';
import { Network } from '../network/Network.tsx';
import type { NetworkStore } from '../network/network-store.ts';
import type { RecordSwitch } from '../record/record-switch.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly shown: Shown;
  /** The same, but while a part is being chosen: then the last one. What is read out does not change with each frame. */
  readonly answered: Shown;
  readonly view: ViewStore;
  readonly truths: TruthStore;
  readonly engines: EngineStore;
  readonly network: NetworkStore;
  readonly record: RecordSwitch;
  /** The engine that a link to this must name; null where the page chose it. */
  readonly engine: string | null;
  /** Where the picture came from; null for the visitor's own file. */
  readonly address: string | null;
}

/** What can be done with an answer, and how it came about. Unlike the bars it outlives the answer, so that it keeps the focus. */
export function AnswerDetails({
  shown,
  answered,
  view,
  truths,
  engines,
  network,
  record,
  engine,
  address,
}: Props) {
  const text = useText();
  const { result } = shown;
  return (
    <>
      <IsItRight shown={answered} truths={truths} />
      <AnswerActions shown={answered} engine={engine} address={address}>
        <button
          type="button"
          className="button button--quiet"
          onClick={() => record.getState().show(result.model.id)}
        >
          {text.models.record}
        </button>
      </AnswerActions>
      <Why id="why-title" result={result} engines={engines}>
        <WhereLooked shown={answered} view={view} />
        <Seen seen={result.seen} part={seenPart(shown)} />
        <Likeness result={result} />
      </Why>
      <Network store={network} />
    </>
  );
}
