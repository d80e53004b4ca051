import './camera.css';
import { useCallback, useEffect, useRef } from 'react';
import type { Stores } from '../app/stores.ts';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly stores: Stores;
  readonly onChooseFile: () => void;
}

/** The camera's place on the page. All that it needs is fetched with it. */
export function Camera({ stores, onChooseFile }: Props) {
  const text = useText();
  const { hide } = stores.camera.getState();
  const { liveCamera } = stores;
  const load = useCallback(async () => {
    const [{ CameraPanel }, store] = await Promise.all([import('./CameraPanel.tsx'), liveCamera()]);
    return { CameraPanel, store };
  }, [liveCamera]);
  const { chunk, failed, retry } = useChunk(true, load);
  const section = useRef<HTMLElement>(null);
  const focus = () => section.current?.focus({ preventScroll: true });
  useEffect(() => {
    section.current?.focus(); // the button that opened it is gone
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) hide();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [hide]);
  return (
    <section ref={section} className="camera" tabIndex={-1} aria-label={text.camera.title}>
      {chunk ? (
        <chunk.CameraPanel store={chunk.store} stores={stores} onFocus={focus} onChooseFile={onChooseFile} />
      ) : (
        <div className="camera__waiting">
          {failed ? <ChunkFailure onRetry={retry} /> : <p>{text.progress.waiting}</p>}
          <button type="button" className="button" onClick={hide}>
            {text.camera.stop}
          </button>
        </div>
      )}
    </section>
  );
}
