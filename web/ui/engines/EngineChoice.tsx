import './engine-choice.css';
import { useStore } from 'zustand';
import type { Classification } from '../../runtime/index.ts';
import { Choices } from '../parts/Choices.tsx';
import { useText } from '../text/use-text.ts';
import { countSupported, describeReason, describeUnsupported } from './describe-engines.ts';
import { EngineMeasure } from './EngineMeasure.tsx';
import { askedEngine, type EngineStore } from './engine-store.ts';

interface Props {
  readonly store: EngineStore;
  readonly result: Pick<Classification, 'engine' | 'model'>;
}

const automatic = 'auto';

/** Which engine runs and why; another one can be chosen, and all be measured, where there is more than one. */
export function EngineChoice({ store, result: { engine, model } }: Props) {
  const text = useText();
  const options = useStore(store, (state) => state.options[model.id]);
  const asked = useStore(store, (state) => askedEngine(state, model.id));
  const measured = useStore(store, (state) => state.timings[model.id]);
  const unsupported = options ? describeUnsupported(options, text) : null;
  const choices = [
    { value: automatic, text: text.engine.automatic },
    ...(options ?? []).map(({ id, supported }) => ({
      value: id,
      text: text.engine.name(id),
      disabled: !supported,
    })),
  ];
  return (
    <div className="engine-choice">
      {options && options.length > 1 && (
        <div className="engine-choice__row">
          <Choices
            name="engine"
            legend={text.engine.legend}
            choices={choices}
            current={asked ?? automatic}
            onChoose={(value) => store.getState().choose(value === automatic ? null : value)}
            describedBy={unsupported ? 'engine-unsupported' : undefined}
            quiet
          />
          {countSupported(options) > 1 && (
            <EngineMeasure
              store={store}
              model={model.id}
              again={measured !== undefined || engine.reason.by === 'measured'}
            />
          )}
        </div>
      )}
      <p
        className="engine-choice__reason"
        data-testid="engine-reason"
        data-reason={engine.reason.by}
        data-failed={engine.reason.by === 'fallback' ? engine.reason.failed : undefined}
      >
        {describeReason(engine, measured, text)}
      </p>
      {unsupported && (
        <p className="engine-choice__reason" id="engine-unsupported">
          {unsupported}
        </p>
      )}
    </div>
  );
}
