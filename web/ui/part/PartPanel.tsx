import './part.css';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { sameCrop } from '../../core/crop.ts';
import type { Shown } from '../answer/answer-store.ts';
import { Disclosure } from '../parts/Disclosure.tsx';
import { useDetailsText } from '../text/use-details-text.ts';
import { NumberField } from './NumberField.tsx';
import { everything, isSqueezed, squareOf, typed } from './part-geometry.ts';
import type { PartStore } from './part-store.ts';
import { SearchPanel } from './SearchPanel.tsx';

interface Props {
  readonly store: PartStore;
  readonly shown: Shown;
  readonly onClose: () => void;
}

/** What can be done with the part that the model sees, and the same in numbers for whoever cannot drag. */
export function PartPanel({ store, shown, onClose }: Props) {
  const { part: text } = useDetailsText();
  const chosen = useStore(store, (state) => state.crop);
  const before = useStore(store, (state) => state.before);
  const { open, close, ask, back, nudge } = store.getState(); // actions never change
  const { picture, result } = shown;
  const { source, seen } = result;
  const aspect = seen.width / seen.height;
  const crop = chosen ?? result.crop;
  const asked = chosen ?? picture.crop;
  const all = everything(source);

  useEffect(() => {
    open();
    return close;
  }, [open, close]);

  const field = (name: 'x' | 'y' | 'width', label: string, most: number) => (
    <NumberField
      label={label}
      value={crop[name]}
      most={most}
      onNumber={(value) => nudge(typed(squareOf(crop, source, aspect), name, value, source, aspect))}
    />
  );

  return (
    <section
      className="part-panel"
      aria-label={text.region}
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <div className="part-panel__row">
        <button
          type="button"
          className="button button--quiet"
          aria-pressed={asked === null}
          onClick={() => ask(null)}
        >
          {text.middle}
        </button>
        <button
          type="button"
          className="button button--quiet"
          aria-pressed={sameCrop(asked, all)}
          onClick={() => ask(all)}
        >
          {text.everything}
        </button>
        <button
          type="button"
          className="button button--quiet"
          aria-disabled={before.length === 0}
          onClick={back}
        >
          {text.back}
        </button>
      </div>
      {isSqueezed(crop, aspect) && <p className="part-panel__how">{text.squeezed}</p>}
      <Disclosure title={text.numbers}>
        <p className="part-panel__how" id="part-how">
          {text.how}
        </p>
        <div className="part-panel__row">
          {field('x', text.left, source.width - crop.width)}
          {field('y', text.top, source.height - crop.height)}
          {field('width', text.width, Math.min(source.width, source.height * aspect))}
        </div>
      </Disclosure>
      <SearchPanel store={store} shown={shown} />
    </section>
  );
}
