import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import type { Shown } from '../answer/answer-store.ts';
import { formatPercent } from '../parts/format.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { PartStore, Search } from './part-store.ts';
import { bestOf, placeOf } from './windows.ts';

interface Props {
  readonly store: PartStore;
  readonly shown: Shown;
}

/** Looks at every part of the picture, and tells where each class is most probable. */
export function SearchPanel({ store, shown }: Props) {
  const { part: text } = useDetailsText();
  const search = useStore(store, (state) => state.search);
  const { searchAll, stopSearch } = store.getState(); // actions never change
  const running = search.phase === 'running';
  return (
    <div className="part-panel__search">
      <div className="part-panel__row">
        {/* One button, so that the focus stays where it was. */}
        <button type="button" className="button button--quiet" onClick={running ? stopSearch : searchAll}>
          {running ? text.stop : text.search}
        </button>
        {running && (
          <label className="part-panel__progress">
            <progress className="progress__bar" max={search.of} value={search.done} />
            {text.searching(search.done, search.of)}
          </label>
        )}
        {search.phase === 'done' && search.label !== null && (
          <ClassChoice store={store} shown={shown} label={search.label} />
        )}
      </div>
      <p className="part-panel__said" role="status" data-testid="found-said">
        <Said search={search} shown={shown} />
      </p>
      {search.phase === 'done' && <AskThere store={store} search={search} />}
    </div>
  );
}

function Said({ search, shown }: { readonly search: Search; readonly shown: Shown }) {
  const text = useDetailsText();
  const { part } = text;
  if (search.phase === 'failed') return text.errors[search.code].what;
  if (search.phase !== 'done') return null;
  const { looks, label } = search;
  const known = shown.result.classes.find(({ id }) => id === label);
  if (label === null || !known) return part.nothing;
  const name = localise(known.name, text.language);
  const best = bestOf(looks, label);
  if (!best) return part.notFound(name);
  const place = placeOf(best.crop, shown.result.source);
  return part.found(name, formatPercent(best.probability, text.language), place);
}

function ClassChoice({ store, shown, label }: Props & { readonly label: string }) {
  const { part: text, language } = useDetailsText();
  const { lookFor } = store.getState();
  return (
    <select
      className="select"
      aria-label={text.what}
      value={label}
      onChange={({ currentTarget }) => lookFor(currentTarget.value)}
    >
      {shown.result.classes.map(({ id, name }) => (
        <option key={id} value={id}>
          {localise(name, language)}
        </option>
      ))}
    </select>
  );
}

interface AskProps {
  readonly store: PartStore;
  readonly search: Extract<Search, { phase: 'done' }>;
}

function AskThere({ store, search: { looks, label } }: AskProps) {
  const { part: text } = useDetailsText();
  const best = label === null ? null : bestOf(looks, label);
  if (!best) return null;
  return (
    <button
      type="button"
      className="button button--quiet part-panel__there"
      onClick={() => store.getState().ask(best.crop)}
    >
      {text.askThere}
    </button>
  );
}
