import './list-panel.css';
import { type RefObject, useCallback, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import { type AnswerStore, currentModel } from '../answer/answer-store.ts';
import type { TruthStore } from '../answer/truth-store.ts';
import { useText } from '../text/use-text.ts';
import { evaluate } from './evaluation.ts';
import { LeavingButton } from './LeavingButton.tsx';
import { ListBox } from './ListBox.tsx';
import { ListEvaluation } from './ListEvaluation.tsx';
import { ListExport } from './ListExport.tsx';
import { ListFilters } from './ListFilters.tsx';
import { ListHead } from './ListHead.tsx';
import { type Entry, isSettled, modelOf } from './list-entry.ts';
import type { ListStore } from './list-store.ts';
import { countClasses, countStates, viewEntries } from './list-view.ts';
import type { ListViewStore } from './list-view-store.ts';

interface Props {
  readonly list: ListStore;
  readonly view: ListViewStore;
  readonly answers: AnswerStore;
  readonly truths: TruthStore;
  /** Has the focus when the list is gone. */
  readonly chooser: RefObject<HTMLElement | null>;
}

/** The list of this visit's pictures, with all that can be done with it. */
export function ListPanel({ list, view, answers, truths: truthStore, chooser }: Props) {
  const text = useText();
  const entries = useStore(list, (state) => state.entries);
  const status = useStore(list, (state) => state.status);
  const removed = useStore(list, (state) => state.removed);
  const current = useStore(answers, ({ job, shown }) => (job ?? shown)?.picture.file);
  const model = useStore(answers, ({ models, chosen }) => currentModel(models ?? [], chosen));
  const truths = useStore(truthStore, (state) => state.truths);
  const actions = list.getState(); // actions never change
  const box = useRef<HTMLDivElement>(null);
  const undo = useRef<HTMLDivElement>(null);

  const { sorting, show, threshold, label, active } = useStore(view);
  const shown = useMemo(
    () => viewEntries(entries, { sorting, show, threshold, label }, text.language, truths),
    [entries, sorting, show, threshold, label, text, truths],
  );
  const counts = useMemo(() => countStates(entries), [entries]);
  const classes = useMemo(() => countClasses(entries, text.language), [entries, text]);
  const evaluation = useMemo(
    () => (model ? evaluate(entries, model, truths) : null),
    [entries, model, truths],
  );
  const stale = useMemo(
    () => entries.some((one) => isSettled(one) && modelOf(one)?.version !== model?.version),
    [entries, model],
  );
  const onOpen = useCallback(
    ({ file, name, crop }: Entry) => answers.getState().classify({ file, name, crop }),
    [answers],
  );
  /** The keyboard goes on from the next one or, after the last, from what brings it back. */
  const remove = (id: number) => {
    const place = shown.findIndex((entry) => entry.id === id);
    view.getState().activate((shown[place + 1] ?? shown[place - 1])?.id ?? null);
    if (entries.length === 1) undo.current?.focus({ preventScroll: true });
    actions.remove(id);
  };

  return (
    <div className="list__panel">
      <div ref={undo} className="list__undo" tabIndex={-1}>
        {removed.length > 0 && (
          <>
            <p>{text.list.removed(removed.length)}</p>
            <LeavingButton onClick={actions.undo} heir={box} otherwise={undo}>
              {text.list.undo}
            </LeavingButton>
            <LeavingButton onClick={actions.forget} heir={box} otherwise={chooser}>
              {text.notice.dismiss}
            </LeavingButton>
          </>
        )}
      </div>
      {entries.length > 0 && (
        <>
          <ListHead status={status} counts={counts} actions={actions} box={box} />
          <ListFilters view={view} classes={classes} evaluated={evaluation !== null} />
          {shown.length < entries.length && (
            <p className="list__note" role="status">
              {shown.length > 0 ? text.list.shown(shown.length, entries.length) : text.list.nothing}
            </p>
          )}
          <ListBox
            ref={box}
            entries={shown}
            view={view}
            truths={truths}
            current={current}
            onOpen={onOpen}
            onRemove={remove}
          />
          <div className="list__actions">
            <ListExport entries={entries} truths={truths} />
            {stale && model && status.phase !== 'running' && (
              <LeavingButton onClick={() => actions.reclassify(model)} heir={box}>
                {text.list.reclassify(localise(model.title, text.language))}
              </LeavingButton>
            )}
            {active !== null && shown.some(({ id }) => id === active) && (
              <LeavingButton onClick={() => remove(active)} heir={box} otherwise={undo}>
                {text.list.remove}
              </LeavingButton>
            )}
            <LeavingButton onClick={actions.clear} heir={undo}>
              {text.list.clear}
            </LeavingButton>
          </div>
          {evaluation && <ListEvaluation evaluation={evaluation} />}
        </>
      )}
    </div>
  );
}
