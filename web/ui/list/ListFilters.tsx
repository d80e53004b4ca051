import './list-filters.css';
import type { ChangeEvent } from 'react';
import { useStore } from 'zustand';
import { useText } from '../text/use-text.ts';
import type { ClassCount } from './list-view.ts';
import { type ListViewStore, type Show, type Sorting, shows, sortings } from './list-view-store.ts';

interface Props {
  readonly view: ListViewStore;
  readonly classes: readonly ClassCount[];
  /** Whether the folders say what is in the pictures. */
  readonly evaluated: boolean;
}

/** In which order the list is, and what of it is to be seen. */
export function ListFilters({ view, classes, evaluated }: Props) {
  const text = useText();
  const sorting = useStore(view, (state) => state.sorting);
  const show = useStore(view, (state) => state.show);
  const threshold = useStore(view, (state) => state.threshold);
  const { look } = view.getState(); // actions never change
  const onThreshold = ({ currentTarget: { valueAsNumber } }: ChangeEvent<HTMLInputElement>) => {
    if (valueAsNumber >= 0 && valueAsNumber <= 100) look({ threshold: valueAsNumber / 100 });
  };
  return (
    <>
      <div className="list__filters">
        <label className="list__filter">
          {text.list.sort}
          <select
            className="list__select"
            value={sorting}
            onChange={({ currentTarget }) => look({ sorting: currentTarget.value as Sorting })}
          >
            {sortings.map((one) => (
              <option key={one} value={one}>
                {text.list.sortings[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="list__filter">
          {text.list.show}
          <select
            className="list__select"
            value={show}
            onChange={({ currentTarget }) => look({ show: currentTarget.value as Show })}
          >
            {shows
              .filter((one) => one !== 'wrong' || evaluated || show === one)
              .map((one) => (
                <option key={one} value={one}>
                  {text.list.shows[one]}
                </option>
              ))}
          </select>
        </label>
        {(show === 'surer' || show === 'less-sure') && (
          <label className="list__filter">
            {text.list.threshold}
            <input
              className="list__select list__threshold"
              type="number"
              inputMode="decimal"
              min={0}
              max={100}
              step="any"
              defaultValue={Math.round(threshold * 1000) / 10}
              onChange={onThreshold}
            />
          </label>
        )}
      </div>
      <ClassFilter view={view} classes={classes} />
    </>
  );
}

/** How often each class was the answer; pressed, only that one is shown. */
function ClassFilter({ view, classes }: Pick<Props, 'view' | 'classes'>) {
  const text = useText();
  const label = useStore(view, (state) => state.label);
  const { look } = view.getState(); // actions never change
  if (classes.length === 0) return null;
  return (
    <fieldset className="list__classes">
      <legend className="visually-hidden">{text.list.classes}</legend>
      {classes.map(({ id, name, count }) => (
        <button
          key={id}
          type="button"
          className="list__class"
          aria-pressed={label === id}
          data-label={id}
          onClick={() => look({ label: label === id ? null : id })}
        >
          {name} <span className="list__class-count">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}
