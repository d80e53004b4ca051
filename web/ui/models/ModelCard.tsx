import type { ReactNode } from 'react';
import type { ModelSummary } from '../../runtime/index.ts';
import { HereMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import { describeModel } from './model-card.ts';

interface Props {
  readonly model: ModelSummary;
  /** The one that would run it. */
  readonly engine: string;
  /** Whether it is on this device. */
  readonly kept: boolean;
  readonly checked: boolean;
  readonly onChoose: (id: string) => void;
  /** What brings it to this device or takes it away: no part of the choice. */
  readonly children: ReactNode;
}

/** A model to choose. The whole card is its label, but for the button that is no part of the choice. */
export function ModelCard({ model, engine, kept, checked, onChoose, children }: Props) {
  const text = useText();
  const { title, classes, accuracy, size } = describeModel(model, engine, text);
  const id = `model-${model.id}`;
  return (
    <div className="model">
      <label className="model__label">
        <input
          className="visually-hidden"
          type="radio"
          name="model"
          value={model.id}
          checked={checked}
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-about`}
          onChange={() => onChoose(model.id)}
        />
        <span className="model__head">
          <span className="model__title" id={`${id}-title`}>
            {title}
          </span>
          {kept && <HereMark className="model__here" />}
        </span>
        <span className="model__about" id={`${id}-about`}>
          <span>{classes}</span>
          <span>{accuracy}</span>
          {/* To be seen beside the button below. */}
          <span className="visually-hidden">{kept ? text.device.here : size}</span>
        </span>
      </label>
      <div className="model__device">{children}</div>
    </div>
  );
}
