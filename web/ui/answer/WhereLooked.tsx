import './activation.css';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import { useText } from '../text/use-text.ts';
import { viewActivation } from './activation.ts';
import type { Shown } from './answer-store.ts';
import { mappedLabel, type ViewStore } from './view-store.ts';

interface Props {
  readonly shown: Shown;
  readonly view: ViewStore;
}

/** Switches the map of where the model looked, says it in words, and how strongly it covers the picture. */
export function WhereLooked({ shown: { picture, result }, view }: Props) {
  const { activation: text, language } = useText();
  const label = useStore(view, (state) => mappedLabel(state, picture.id, result.classes[0]?.id));
  const strength = useStore(view, (state) => state.mapStrength);
  const { toggleMap, setMapStrength } = view.getState(); // actions never change
  if (!result.activation) return null;
  const seen = label === null ? null : viewActivation(result.activation, label);
  const name = result.classes.find(({ id }) => id === label)?.name;
  return (
    <div className="where">
      <label className="where__switch">
        <input type="checkbox" checked={label !== null} onChange={toggleMap} />
        {text.show}
      </label>
      <p className="where__said" role="status" data-testid="where" data-label={label ?? ''}>
        {seen && name && text.where(localise(name, language), seen.place)}
      </p>
      {seen && (
        <div className="where__look">
          <span className="where__scale" aria-hidden="true">
            {text.less}
            <span className="where__colours" />
            {text.more}
          </span>
          <label className="where__strength">
            {text.strength}
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={strength}
              onChange={({ currentTarget }) => setMapStrength(currentTarget.valueAsNumber)}
            />
          </label>
        </div>
      )}
    </div>
  );
}
