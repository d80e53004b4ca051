import { useStore } from 'zustand';
import type { ModelSummary } from '../../runtime/index.ts';
import type { Stores } from '../app/stores.ts';
import { isKept } from '../device/device-store.ts';
import { ModelDevice } from '../device/ModelDevice.tsx';
import { usePresentEngine } from '../device/use-present-engine.ts';
import { HereMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import { describeModel } from './model-card.ts';

interface Props {
  readonly stores: Stores;
  readonly model: ModelSummary;
  readonly checked: boolean;
  readonly onChoose: (id: string) => void;
}

/** A model to choose. The whole card is its label, but for the button that is no part of the choice. */
export function ModelCard({ stores, model, checked, onChoose }: Props) {
  const text = useText();
  const engine = usePresentEngine(stores, model);
  const { title, classes, accuracy, size } = describeModel(model, engine, text);
  const kept = useStore(stores.device, (state) => isKept(state.kept, model.id, engine));
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
      <div className="model__device">
        <ModelDevice stores={stores} model={model} />
      </div>
    </div>
  );
}
