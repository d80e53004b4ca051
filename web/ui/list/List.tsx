import './list.css';
import { type RefObject, useState } from 'react';
import { useStore } from 'zustand';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { TruthStore } from '../answer/truth-store.ts';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useText } from '../text/use-text.ts';
import type { ListStore } from './list-store.ts';
import type { ListViewStore } from './list-view-store.ts';

interface Props {
  readonly list: ListStore;
  readonly view: ListViewStore;
  readonly answers: AnswerStore;
  readonly truths: TruthStore;
  /** Has the focus when the list is gone. */
  readonly chooser: RefObject<HTMLElement | null>;
}

const loadPanel = () => import('./ListPanel.tsx');

/** The pictures of this visit, as soon as there are two, until none is left; what shows them is fetched then. */
export function List({ list, view, answers, truths, chooser }: Props) {
  const text = useText();
  const [begun, setBegun] = useState(false);
  const wanted = useStore(
    list,
    ({ entries, removed }) => entries.length > (begun ? 0 : 1) || removed.length > 0,
  );
  if (wanted !== begun) setBegun(wanted);
  const { chunk, failed, retry } = useChunk(wanted, loadPanel);
  if (!wanted) return null;
  return (
    <section className="list" aria-labelledby="list-title">
      <h2 className="list__title" id="list-title">
        {text.list.title}
      </h2>
      {chunk ? (
        <chunk.ListPanel list={list} view={view} answers={answers} truths={truths} chooser={chooser} />
      ) : failed ? (
        <ChunkFailure onRetry={retry} />
      ) : (
        <p>{text.list.fetching}</p>
      )}
    </section>
  );
}
