import './model-device.css';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { sizeFor } from '../parts/model-size.ts';
import { progressView } from '../parts/progress-view.ts';
import { useText } from '../text/use-text.ts';
import { type DeviceStore, isKept } from './device-store.ts';

interface Props {
  readonly store: DeviceStore;
  readonly model: ModelSummary;
  /** The one that would run it. */
  readonly engine: string;
}

/** Whether a model is on this device, and what brings it there or takes it away. */
export function ModelDevice({ store, model, engine }: Props) {
  const text = useText();
  const { device } = text;
  const title = localise(model.title, text.language);
  const size = sizeFor(model, engine, text);
  const kept = useStore(store, (state) => isKept(state.kept, model.id, engine));
  const fetching = useStore(store, (state) => (state.fetching?.model === model.id ? state.fetching : null));
  const failed = useStore(store, (state) => (state.failed?.model === model.id ? state.failed : null));
  const { fetch, cancel, remove } = store.getState(); // actions never change

  const state = fetching ? 'fetching' : kept ? 'kept' : 'absent';
  const { say, name, act } = {
    fetching: { say: device.cancel, name: device.cancelNamed(title), act: cancel },
    kept: { say: device.remove, name: device.removeNamed(title), act: () => remove(model.id) },
    absent: { say: device.fetch(size), name: device.fetchNamed(title, size), act: () => fetch(model.id) },
  }[state];
  const progress = fetching && progressView(fetching.progress, text);
  return (
    <div className="model-device" data-testid="model-device" data-model={model.id} data-state={state}>
      {progress && (
        <progress
          className="progress__bar model-device__progress"
          aria-label={device.fetching(title)}
          aria-valuetext={progress.step}
          max={1}
          value={progress.value ?? undefined}
        />
      )}
      {state === 'kept' && <span className="model-device__here">{device.here}</span>}
      {/* One button in all states, so that the keyboard focus survives the change. */}
      <button type="button" className="button button--quiet" aria-label={name} onClick={act}>
        {say}
      </button>
      <p className={failed ? 'model-device__failure' : 'visually-hidden'} role="status">
        {failed ? device.failed(text.errors[failed.code].what) : ''}
      </p>
    </div>
  );
}
