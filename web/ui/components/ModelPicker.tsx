import { localise } from '../../core/manifest.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { useText } from '../text/use-text.ts';
import { Choices } from './Choices.tsx';

interface Props {
  readonly models: readonly ModelSummary[];
  readonly current: string;
  readonly onChoose: (id: string) => void;
}

/** Which question to ask of the picture. */
export function ModelPicker({ models, current, onChoose }: Props) {
  const text = useText();
  const choices = models.map(({ id, title, description }) => ({
    value: id,
    text: localise(title, text.language),
    title: localise(description, text.language),
  }));
  return (
    <section className="models" aria-label={text.models.legend}>
      <Choices
        name="model"
        legend={text.models.legend}
        choices={choices}
        current={current}
        onChoose={onChoose}
      />
    </section>
  );
}
