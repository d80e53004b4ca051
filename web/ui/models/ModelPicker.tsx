import './model-picker.css';
import type { ModelSummary } from '../../runtime/index.ts';
import type { Stores } from '../app/stores.ts';
import { useText } from '../text/use-text.ts';
import { ModelCard } from './ModelCard.tsx';

interface Props {
  readonly stores: Stores;
  /** Null as long as they are not known. */
  readonly models: readonly ModelSummary[] | null;
  readonly current: string | undefined;
  /** Beside a picture: no more than the titles, as on a phone in any case. */
  readonly compact: boolean;
  readonly onChoose: (id: string) => void;
}

/** Which question to ask of the picture. Radio buttons, so that arrow keys and screen readers know what to do. */
export function ModelPicker({ stores, models, current, compact, onChoose }: Props) {
  const text = useText();
  const className = compact ? 'models models--compact' : 'models';
  if (!models) return <div className={className} />;
  return (
    <section className={className} aria-label={text.models.legend}>
      <fieldset className="models__cards">
        <legend className="visually-hidden">{text.models.legend}</legend>
        {models.map((model) => (
          <ModelCard
            key={model.id}
            stores={stores}
            model={model}
            checked={model.id === current}
            onChoose={onChoose}
          />
        ))}
      </fieldset>
    </section>
  );
}
