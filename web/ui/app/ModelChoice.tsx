import { useStore } from 'zustand';
import type { ModelSummary } from '../../runtime/index.ts';
import type { AnswerStore } from '../answer/answer-store.ts';
import { type DeviceStore, isKept } from '../device/device-store.ts';
import { ModelDevice } from '../device/ModelDevice.tsx';
import { usePresentEngine } from '../device/use-present-engine.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { ModelCard } from '../models/ModelCard.tsx';
import { ModelPicker } from '../models/ModelPicker.tsx';

interface CardProps {
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
  readonly device: DeviceStore;
  /** The id of the model that pictures are shown to. */
  readonly current: string | undefined;
}

interface Props extends CardProps {
  /** Null as long as they are not known. */
  readonly models: readonly ModelSummary[] | null;
  readonly compact: boolean;
}

/** The models to choose from, each with what of it is on this device. */
export function ModelChoice({ models, compact, ...stores }: Props) {
  return (
    <ModelPicker compact={compact}>
      {models?.map((model) => (
        <Card key={model.id} model={model} {...stores} />
      ))}
    </ModelPicker>
  );
}

function Card({ model, answers, engines, device, current }: CardProps & { readonly model: ModelSummary }) {
  const engine = usePresentEngine(engines, answers, model);
  const kept = useStore(device, (state) => isKept(state.kept, model.id, engine));
  return (
    <ModelCard
      model={model}
      engine={engine}
      kept={kept}
      checked={model.id === current}
      onChoose={answers.getState().choose}
    >
      <ModelDevice store={device} model={model} engine={engine} />
    </ModelCard>
  );
}
