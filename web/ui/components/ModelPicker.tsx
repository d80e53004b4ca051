import './model-picker.css';
import { localise } from '../../core/manifest.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { en } from '../text/en.ts';

interface Props {
  readonly models: readonly ModelSummary[];
  readonly current: string;
  readonly onChoose: (id: string) => void;
}

/** Which question to ask of the picture. Radio buttons, so that arrow keys and screen readers know what to do. */
export function ModelPicker({ models, current, onChoose }: Props) {
  return (
    <fieldset className="models">
      <legend className="visually-hidden">{en.models.legend}</legend>
      {models.map(({ id, title, description }) => (
        <label key={id} className="models__choice" title={localise(description, en.language)}>
          <input
            className="visually-hidden"
            type="radio"
            name="model"
            value={id}
            checked={id === current}
            onChange={() => onChoose(id)}
          />
          {localise(title, en.language)}
        </label>
      ))}
    </fieldset>
  );
}
