import './class-bars.css';
import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import type { Bar } from '../decide/describe-answer.ts';
import type { ViewStore } from '../state/view-store.ts';
import { useText } from '../text/use-text.ts';
import { OpenMark } from './marks.tsx';

interface Props {
  readonly id: number;
  readonly bars: readonly Bar[];
  readonly view: ViewStore;
}

/** What is seen at a glance; a list that is hardly longer is shown whole. */
const mostAtFirst = 5;

/** Bars of the most probable classes, and of all where that is wanted; the rows grow anew for each picture `id`. */
export function ClassBars({ id, bars, view }: Props) {
  const text = useText();
  const all = useStore(view, (state) => state.allClasses);
  const { toggleAllClasses } = view.getState(); // actions never change
  const folds = bars.length > mostAtFirst;
  return (
    <div className="class-bars">
      <ol className="bars" id="class-bars" key={id} aria-label={text.result.bars}>
        {bars.map((bar, place) => (
          <ClassBar key={bar.id} {...bar} hidden={folds && !all && place >= mostAtFirst} />
        ))}
      </ol>
      {folds && (
        <button
          type="button"
          className="class-bars__all"
          aria-expanded={all}
          aria-controls="class-bars"
          onClick={toggleAllClasses}
        >
          <OpenMark className="class-bars__mark" />
          {text.answer.all(bars.length)}
        </button>
      )}
    </div>
  );
}

/** A drawn bar; the meter beside it carries the meaning, because no browser lets a meter be animated alike. */
function ClassBar({ id, name, probability, percent, hidden }: Bar & { readonly hidden: boolean }) {
  return (
    <li
      className="bars__row"
      hidden={hidden}
      data-testid="class-bar"
      data-label={id}
      data-probability={probability.toFixed(4)}
    >
      <span className="bars__name">{name}</span>
      <span className="bars__track">
        <meter className="visually-hidden" min={0} max={1} value={probability} aria-label={name}>
          {percent}
        </meter>
        <span className="bars__fill" style={{ '--share': probability } as CSSProperties} aria-hidden="true" />
      </span>
      <span className="bars__percent">{percent}</span>
    </li>
  );
}
