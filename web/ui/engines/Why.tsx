import './why.css';
import type { ReactNode } from 'react';
import type { Classification } from '../../runtime/index.ts';
import { useText } from '../text/use-text.ts';
import { EngineChoice } from './EngineChoice.tsx';
import { EngineLine } from './EngineLine.tsx';
import type { EngineStore } from './engine-store.ts';

interface Props {
  readonly id: string;
  readonly result: Classification;
  readonly engines: EngineStore;
  /** Above the engine: what the model saw. */
  readonly children: ReactNode;
}

/** How an answer came about, of a picture or of the camera. */
export function Why({ id, result, engines, children }: Props) {
  const text = useText();
  return (
    <section className="why" aria-labelledby={id}>
      <h3 className="why__title" id={id}>
        {text.result.why}
      </h3>
      {children}
      <EngineLine
        engine={result.engine}
        milliseconds={result.milliseconds}
        model={result.model}
        logits={result.logits}
      />
      <EngineChoice store={engines} result={result} />
    </section>
  );
}
