import './compare.css';
import { useStore } from 'zustand';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { OpenMark } from '../parts/marks.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { CompareStore, Subject } from './compare-store.ts';

const loadPanel = () => import('./ComparePanel.tsx');

interface Props {
  readonly store: CompareStore;
  readonly subject: Subject;
}

/** One click that runs the picture on every engine; what shows the outcome is fetched with it. */
export function Compare({ store, subject }: Props) {
  const text = useDetailsText();
  const open = useStore(store, (state) => state.open);
  const comparison = useStore(store, (state) => state.comparison);
  const { toggle, start, cancel } = store.getState(); // actions never change
  const { chunk, failed, retry } = useChunk(open, loadPanel);
  return (
    <section className="compare" aria-labelledby="compare-title">
      <h3 className="compare__title">
        <button
          type="button"
          id="compare-title"
          className="compare__toggle"
          aria-expanded={open}
          aria-controls={open ? 'compare-panel' : undefined}
          onClick={() => toggle(subject)}
        >
          <OpenMark className="compare__mark" />
          {text.compare.title}
        </button>
      </h3>
      {!open && <p className="compare__hint">{text.compare.hint}</p>}
      {open && (
        <div id="compare-panel" className="compare__panel">
          {comparison && chunk ? (
            <chunk.ComparePanel comparison={comparison} onStart={() => start(subject)} onCancel={cancel} />
          ) : failed ? (
            <ChunkFailure onRetry={retry} />
          ) : (
            <p>{text.compare.fetching}</p>
          )}
        </div>
      )}
    </section>
  );
}
