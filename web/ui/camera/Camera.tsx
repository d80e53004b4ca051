import './camera.css';
import { useCallback, useEffect, useRef } from 'react';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';
import type { CameraSwitch } from './camera-switch.ts';

interface Props {
  readonly camera: CameraSwitch;
  /** What it shows; fetched when it is first asked for. It must not change. */
  readonly loadStore: () => Promise<CameraStore>;
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
  readonly onChooseFile: () => void;
}

/** The camera's place on the page. All that it needs is fetched with it. */
export function Camera({ camera, loadStore, answers, engines, onChooseFile }: Props) {
  const text = useText();
  const { hide } = camera.getState();
  const load = useCallback(async () => {
    const [{ CameraPanel }, store] = await Promise.all([import('./CameraPanel.tsx'), loadStore()]);
    return { CameraPanel, store };
  }, [loadStore]);
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
        <chunk.CameraPanel
          store={chunk.store}
          camera={camera}
          answers={answers}
          engines={engines}
          onFocus={focus}
          onChooseFile={onChooseFile}
        />
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
