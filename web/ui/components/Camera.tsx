import './camera.css';
import { useEffect, useRef } from 'react';
import type { Stores } from '../state/stores.ts';
import { useText } from '../text/use-text.ts';
import { useCameraPanel } from './camera/use-camera-panel.ts';

interface Props {
  readonly stores: Stores;
  readonly onChooseFile: () => void;
}

/** The camera's place on the page. All that it needs is fetched with it. */
export function Camera({ stores, onChooseFile }: Props) {
  const text = useText();
  const { hide } = stores.camera.getState();
  const { loaded, failed, retry } = useCameraPanel(stores);
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
      {loaded ? (
        <loaded.Panel store={loaded.store} stores={stores} onFocus={focus} onChooseFile={onChooseFile} />
      ) : (
        <div className="camera__waiting">
          <p>{failed ? text.errors['download-failed'].what : text.progress.waiting}</p>
          {failed && (
            <button type="button" className="button" onClick={retry}>
              {text.notice.retry}
            </button>
          )}
          <button type="button" className="button" onClick={hide}>
            {text.camera.stop}
          </button>
        </div>
      )}
    </section>
  );
}
