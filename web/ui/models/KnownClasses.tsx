import './known-classes.css';
import { localise } from '../../core/localise.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly model: ModelSummary;
  readonly onRecord: () => void;
}

export function KnownClasses({ model, onRecord }: Props) {
  const text = useText();
  return (
    <section className="known" aria-labelledby="known-title">
      <h2 className="known__title" id="known-title">
        {text.models.knows(model.labels.length)}
      </h2>
      <ul className="known__list">
        {model.labels.map(({ id, name }) => (
          <li key={id} className="known__class">
            {localise(name, text.language)}
          </li>
        ))}
      </ul>
      <p className="known__closed">{text.models.closed}</p>
      <button type="button" className="button button--quiet" onClick={onRecord}>
        {text.models.record}
      </button>
    </section>
  );
}
