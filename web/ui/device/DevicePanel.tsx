import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import type { Kept, ModelSummary } from '../../runtime/index.ts';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { formatSizeOf } from '../parts/model-size.ts';
import type { StoredText } from '../text/text.ts';
import { useStoredText } from '../text/use-stored-text.ts';
import { ClearDevice } from './ClearDevice.tsx';
import type { DeviceStore } from './device-store.ts';
import { ModelDevice } from './ModelDevice.tsx';
import { usePresentEngine } from './use-present-engine.ts';

export interface PanelProps {
  readonly device: DeviceStore;
  readonly engines: EngineStore;
  readonly answers: AnswerStore;
}

/** What is kept besides models, by name; only what there is. */
function listRest(
  { engines, page, other, total }: Kept,
  words: StoredText,
): readonly (readonly [string, number])[] {
  const all = [
    ...engines.map(({ id, bytes }) => [words.engine(id), bytes] as const),
    [words.page, page] as const,
    [words.other, other] as const,
    [words.total, total ?? 0] as const,
  ];
  return all.filter(([, bytes]) => bytes > 0);
}

export function DevicePanel({ device, engines, answers }: PanelProps) {
  const text = useStoredText();
  const words = text.stored;
  const models = useStore(answers, (state) => state.models) ?? [];
  const kept = useStore(device, (state) => state.kept);
  if (!kept) return <p>{words.unknown}</p>;
  return (
    <>
      <p className="device__intro">{words.intro}</p>
      <section className="device__part" aria-labelledby="device-models">
        <h3 className="device__subtitle" id="device-models">
          {words.models}
        </h3>
        <ul className="device__list">
          {models.map((model) => (
            <StoredModel
              key={model.id}
              device={device}
              engines={engines}
              answers={answers}
              model={model}
              stored={kept.models.find(({ id }) => id === model.id)}
            />
          ))}
        </ul>
      </section>
      <section className="device__part" aria-labelledby="device-rest">
        <h3 className="device__subtitle" id="device-rest">
          {words.rest}
        </h3>
        <dl className="device__rest" data-testid="device-rest">
          {listRest(kept, words).map(([name, bytes]) => (
            <div key={name} className="device__row">
              <dt>{name}</dt>
              <dd>{formatSizeOf(bytes, text)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="device__part" aria-labelledby="device-remembered">
        <h3 className="device__subtitle" id="device-remembered">
          {words.remembered}
        </h3>
        <ul className="device__remembered">
          {kept.measuredModels > 0 && <li>{words.measured(kept.measuredModels)}</li>}
          <li>{words.choices}</li>
        </ul>
      </section>
      <ClearDevice store={device} />
    </>
  );
}

interface StoredModelProps extends PanelProps {
  readonly model: ModelSummary;
  /** Undefined where nothing of it is kept. */
  readonly stored: Kept['models'][number] | undefined;
}

function StoredModel({ device, engines, answers, model, stored }: StoredModelProps) {
  const text = useStoredText();
  const engine = usePresentEngine(engines, answers, model);
  return (
    <li className="device__item">
      <p className="device__name">{localise(model.title, text.language)}</p>
      <p className="device__version">{text.stored.version(model.version, stored?.engines ?? [])}</p>
      <p className="device__size" data-testid="device-size" data-model={model.id}>
        {stored ? formatSizeOf(stored.bytes, text) : ''}
      </p>
      <ModelDevice store={device} model={model} engine={engine} />
    </li>
  );
}
