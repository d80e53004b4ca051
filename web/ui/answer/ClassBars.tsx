import './class-bars.css';
import { useStore } from 'zustand';
import { OpenMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import { BarRow, barsClass } from './BarRow.tsx';
import type { Bar } from './describe-answer.ts';
import { mappedLabel, type ViewStore } from './view-store.ts';

interface Props {
  readonly id: number;
  readonly bars: readonly Bar[];
  readonly heldBack: boolean;
  /** Whether there are maps of where it looked. */
  readonly mapped: boolean;
  readonly view: ViewStore;
  readonly onRecord: OnRecord;
}

/** Opens the record of a class, by its label's id. `probability`: of the answer; null where the class is not the answer. */
export type OnRecord = (label: string, probability: number | null) => void;

/** What is seen at a glance; a list that is hardly longer is shown whole. */
const mostAtFirst = 5;

/** Bars of the most probable classes, and of all where that is wanted; the rows grow anew for each picture `id`. */
export function ClassBars({ id, bars, heldBack, mapped, view, onRecord }: Props) {
  const text = useText();
  const all = useStore(view, (state) => state.allClasses);
  const looked = useStore(view, (state) => mappedLabel(state, id, bars[0]?.id));
  const { toggleAllClasses, lookFor } = view.getState(); // actions never change
  const folds = bars.length > mostAtFirst;
  return (
    <div className="class-bars">
      <ol className={barsClass(heldBack)} id="class-bars" key={id} aria-label={text.result.bars}>
        {bars.map((bar, place) => (
          <BarRow
            key={bar.id}
            bar={bar}
            testId="class-bar"
            hidden={folds && !all && place >= mostAtFirst}
            choice={
              mapped
                ? {
                    chosen: bar.id === looked,
                    title: text.activation.bar(bar.name),
                    onChoose: () => lookFor(id, bar.id, looked),
                  }
                : undefined
            }
            record={{
              title: text.answer.record(bar.percent, bar.name),
              onOpen: () => onRecord(bar.id, place === 0 && !heldBack ? bar.probability : null),
            }}
          />
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
