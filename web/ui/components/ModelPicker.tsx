import { localise } from '../../core/manifest.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { en } from '../text/en.ts';
import { Choices } from './Choices.tsx';

interface Props {
  readonly models: readonly ModelSummary[];
  readonly current: string;
  readonly onChoose: (id: string) => void;
}

/** Which question to ask of the picture. */
export function ModelPicker({ models, current, onChoose }: Props) {
  const choices = models.map(({ id, title, description }) => ({
    value: id,
    text: localise(title, en.language),
    title: localise(description, en.language),
  }));
  return (
    <section className="models" aria-label={en.models.legend}>
      <Choices
        name="model"
        legend={en.models.legend}
        choices={choices}
        current={current}
        onChoose={onChoose}
      />
    </section>
  );
}
