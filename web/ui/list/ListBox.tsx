import './list-box.css';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { saidOf, type Truths } from '../answer/truth-store.ts';
import { useText } from '../text/use-text.ts';
import { ListRow, rowId } from './ListRow.tsx';
import { type Entry, modelOf } from './list-entry.ts';
import { nextIndex } from './list-keys.ts';
import type { ListViewStore } from './list-view-store.ts';
import { useRowHeight } from './use-row-height.ts';
import { useThumbnailCache } from './use-thumbnails.ts';

interface Props {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly entries: readonly Entry[];
  readonly view: ListViewStore;
  readonly truths: Truths;
  /** The picture on the stage. */
  readonly current: Blob | undefined;
  readonly onOpen: (entry: Entry) => void;
  readonly onRemove: (id: number) => void;
}

/** The rows that can be seen, of however many. The list box has the focus, the active row only its ring. */
export function ListBox({ ref, entries, view, truths, current, onOpen, onRemove }: Props) {
  const text = useText();
  const thumbnails = useThumbnailCache();
  const rowHeight = useRowHeight();
  const activeId = useStore(view, ({ active }) => active);
  const { activate } = view.getState(); // actions never change
  const active = activeId === null ? -1 : entries.findIndex(({ id }) => id === activeId);
  const rows = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: entries.length,
    getScrollElement: () => ref.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 6,
    // A screen reader follows the active row even where it is scrolled out of sight.
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return active < 0 || seen.includes(active) ? seen : [...seen, active].sort((a, b) => a - b);
    },
  });
  // The library measures again only when told.
  useEffect(() => rows.measure(), [rows, rowHeight]);

  const open = useCallback(
    (entry: Entry) => {
      activate(entry.id);
      onOpen(entry);
    },
    [activate, onOpen],
  );

  const goTo = (index: number) => {
    const entry = entries[index];
    if (!entry) return;
    activate(entry.id);
    rows.scrollToIndex(index, { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((ref.current?.clientHeight ?? 0) / rowHeight) - 1);
    const next = nextIndex(event.key, active, entries.length, page);
    const entry = entries[active];
    if (next !== null) goTo(next);
    else if (entry && (event.key === 'Enter' || event.key === ' ')) onOpen(entry);
    else if (entry && event.key === 'Delete') onRemove(entry.id);
    else return;
    event.preventDefault();
  };

  /** Not with the mouse: the rows would move away from under it. */
  const onFocus = () => {
    if (active >= 0 || !ref.current?.matches(':focus-visible')) return;
    goTo(
      Math.max(
        0,
        entries.findIndex(({ file }) => file === current),
      ),
    );
  };

  return (
    <>
      <p className="visually-hidden" id="list-hint">
        {text.list.boxHint}
      </p>
      <div
        ref={ref}
        className="list__box"
        role="listbox"
        tabIndex={0}
        aria-label={text.list.box}
        aria-describedby="list-hint"
        aria-activedescendant={active >= 0 ? rowId(activeId as number) : undefined}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <div className="list__rows" role="presentation" style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const entry = entries[index];
            return (
              entry && (
                <ListRow
                  key={entry.id}
                  entry={entry}
                  thumbnails={thumbnails}
                  index={index}
                  count={entries.length}
                  start={start}
                  said={saidOf(truths, entry, modelOf(entry)?.id ?? '')}
                  active={index === active}
                  current={entry.file === current}
                  onOpen={open}
                />
              )
            );
          })}
        </div>
      </div>
    </>
  );
}
