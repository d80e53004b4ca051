import { memo } from 'react';
import { PictureMark, WarningMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import type { Entry } from './list-entry.ts';
import { describeRow } from './list-row.ts';
import type { ThumbnailCache } from './thumbnail-cache.ts';
import { useThumbnail } from './use-thumbnails.ts';

interface Props {
  readonly entry: Entry;
  readonly thumbnails: ThumbnailCache;
  /** Its place among those shown, and their number. */
  readonly index: number;
  readonly count: number;
  /** Its distance from the list's top, in pixels. */
  readonly start: number;
  /** What the visitor says is in it: the id of a label. */
  readonly said: string | undefined;
  /** Whether the keyboard is at it, and whether it is the picture on the stage. */
  readonly active: boolean;
  readonly current: boolean;
  readonly onOpen: (entry: Entry) => void;
}

export const rowId = (id: number) => `list-row-${id}`;

/** A thousand rows change ten times a second while a batch runs: those that stayed the same are not drawn again. */
export const ListRow = memo(function ListRow(props: Props) {
  const { entry, thumbnails, index, count, start, said, active, current, onOpen } = props;
  const text = useText();
  const url = useThumbnail(thumbnails, entry);
  const { name, folder, answer, heldBack, percent, warning, truth } = describeRow(entry, text, said);
  const { state } = entry.outcome;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys go to the list box, which has the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: so does the focus (aria-activedescendant).
    <div
      id={rowId(entry.id)}
      role="option"
      aria-selected={current}
      aria-posinset={index + 1}
      aria-setsize={count}
      className={active ? 'list__row list__row--active' : 'list__row'}
      style={{ transform: `translateY(${start}px)` }}
      data-testid="list-row"
      data-state={state}
      onClick={() => onOpen(entry)}
    >
      {url ? (
        <img className="list__thumbnail" src={url} alt="" decoding="async" draggable={false} />
      ) : (
        <span className="list__thumbnail">
          <PictureMark className="list__mark" />
        </span>
      )}
      <span className="list__names">
        <span className="list__name">{name}</span>
        {folder && <span className="list__folder">{folder}</span>}
      </span>
      {warning && (
        <span className="list__warning" title={warning}>
          <WarningMark className="list__warning-mark" />
          <span className="visually-hidden">{text.list.warned(warning)}</span>
        </span>
      )}
      <span className={`list__answer list__answer--${heldBack ? 'held-back' : state}`}>
        <span className="list__label">{answer}</span>
        {(percent || truth) && (
          <span className="list__facts">
            {percent && <span className="list__percent">{percent}</span>}
            {truth && (
              <span className={truth.right ? 'list__truth' : 'list__truth list__truth--wrong'}>
                {truth.text}
              </span>
            )}
          </span>
        )}
      </span>
    </div>
  );
});
