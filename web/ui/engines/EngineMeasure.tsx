import { useStore } from 'zustand';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';
import { describeTimings } from './describe-engines.ts';
import type { EngineState, EngineStore } from './engine-store.ts';

interface Props {
  readonly store: EngineStore;
  readonly model: string;
  /** Whether there are times already. */
  readonly again: boolean;
}

/** What a screen reader is told of a measurement; its times can be seen beside the button. */
function describeMeasurement({ measurement, timings }: EngineState, model: string, text: Text): string {
  if (measurement?.model !== model) return '';
  if (measurement.phase === 'running') return text.engine.measuring;
  if (measurement.phase === 'failed') return text.engine.measuringFailed(text.errors[measurement.code].what);
  return text.engine.measured(describeTimings(timings[model] ?? [], text));
}

export function EngineMeasure({ store, model, again }: Props) {
  const text = useText();
  const said = useStore(store, (state) => describeMeasurement(state, model, text));
  const phase = useStore(store, ({ measurement }) => measurement?.model === model && measurement.phase);
  const { measure, stopMeasuring } = store.getState(); // actions never change
  const { first, again: repeat, stop } = text.engine.measure;
  const running = phase === 'running';
  return (
    <>
      {/* One button in both states, so that the keyboard focus survives the change. */}
      <button
        type="button"
        className="button button--quiet"
        onClick={() => (running ? stopMeasuring() : measure(model))}
      >
        {running ? stop : again ? repeat : first}
      </button>
      {running && (
        <progress className="progress__bar engine-choice__progress" aria-label={text.engine.measuring} />
      )}
      <p className={phase === 'failed' ? 'engine-choice__failure' : 'visually-hidden'} role="status">
        {said}
      </p>
    </>
  );
}
