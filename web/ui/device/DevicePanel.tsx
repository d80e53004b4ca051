import { useStore } from 'zustand';
import { localise } from '../../core/manifest.ts';
import type { Kept } from '../../runtime/index.ts';
import type { Stores } from '../app/stores.ts';
import { formatSizeOf } from '../models/model-card.ts';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';
import { ClearDevice } from './ClearDevice.tsx';
import { ModelDevice } from './ModelDevice.tsx';

export interface PanelProps {
  readonly stores: Stores;
}

/** What is kept besides models, by name; only what there is. */
function listRest({ engines, page, other, total }: Kept, text: Text): readonly (readonly [string, number])[] {
  const { device } = text;
  const all = [
    ...engines.map(({ id, bytes }) => [device.engine(id), bytes] as const),
    [device.page, page] as const,
    [device.other, other] as const,
    [device.total, total ?? 0] as const,
  ];
  return all.filter(([, bytes]) => bytes > 0);
}

export function DevicePanel({ stores }: PanelProps) {
  const text = useText();
  const { device } = text;
  const models = useStore(stores.page, (state) => state.models) ?? [];
  const kept = useStore(stores.device, (state) => state.kept);
  if (!kept) return <p>{device.unknown}</p>;
  return (
    <>
      <p className="device__intro">{device.intro}</p>
      <section className="device__part" aria-labelledby="device-models">
        <h3 className="device__subtitle" id="device-models">
          {device.models}
        </h3>
        <ul className="device__list">
          {models.map((model) => {
            const stored = kept.models.find(({ id }) => id === model.id);
            return (
              <li key={model.id} className="device__item">
                <p className="device__name">{localise(model.title, text.language)}</p>
                <p className="device__version">{device.version(model.version, stored?.engines ?? [])}</p>
                <p className="device__size" data-testid="device-size" data-model={model.id}>
                  {stored ? formatSizeOf(stored.bytes, text) : ''}
                </p>
                <ModelDevice stores={stores} model={model} />
              </li>
            );
          })}
        </ul>
      </section>
      <section className="device__part" aria-labelledby="device-rest">
        <h3 className="device__subtitle" id="device-rest">
          {device.rest}
        </h3>
        <dl className="device__rest" data-testid="device-rest">
          {listRest(kept, text).map(([name, bytes]) => (
            <div key={name} className="device__row">
              <dt>{name}</dt>
              <dd>{formatSizeOf(bytes, text)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="device__part" aria-labelledby="device-remembered">
        <h3 className="device__subtitle" id="device-remembered">
          {device.remembered}
        </h3>
        <ul className="device__remembered">
          {kept.measuredModels > 0 && <li>{device.measured(kept.measuredModels)}</li>}
          <li>{device.choices}</li>
        </ul>
      </section>
      <ClearDevice store={stores.device} />
    </>
  );
}
