import './engine-line.css';
import type { Classification } from '../../runtime/index.ts';
import { formatDuration } from '../parts/format.ts';
import { useDetailsText } from '../text/use-details-text.ts';

type Props = Pick<Classification, 'engine' | 'milliseconds' | 'model' | 'logits'>;

export function EngineLine({ engine, milliseconds, model, logits }: Props) {
  const text = useDetailsText();
  const time = (value: number) => formatDuration(value, text.language);
  return (
    <div className="engine">
      <p
        className="engine__line"
        data-testid="engine"
        data-model={model.id}
        data-version={model.version}
        data-engine={engine.id}
        data-threads={engine.threads}
        data-precision={engine.precision}
        data-logits={logits.join(' ')}
      >
        {text.engine.line(time(milliseconds.total), engine.id, engine.threads, engine.precision)}
      </p>
      <p className="engine__parts">{text.engine.parts(time(milliseconds.prepare), time(milliseconds.run))}</p>
      {model.trial && (
        <p className="engine__parts" data-testid="trial" data-trial={model.trial}>
          {text.trial[model.trial](model.version)}
        </p>
      )}
      {!crossOriginIsolated && (
        <p className="engine__parts" data-testid="isolation">
          {text.isolation.none}
        </p>
      )}
    </div>
  );
}
