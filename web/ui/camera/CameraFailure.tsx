import { useStore } from 'zustand';
import { blamesEngine } from '../engines/describe-engines.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { WarningMark } from '../parts/marks.tsx';
import type { ShownCode } from '../text/codes.ts';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';

interface Props {
  readonly store: CameraStore;
  readonly engines: EngineStore;
  readonly onFocus: () => void;
  readonly onChooseFile: () => void;
}

/** What is wrong with the camera, or with looking at its frames, and the ways on. */
export function CameraFailure({ store, engines, onFocus, onChooseFile }: Props) {
  const text = useText();
  const sight = useStore(store, (state) => state.sight);
  const failure = useStore(store, (state) => state.failure);
  const insisting = useStore(engines, (state) => state.wanted.engine !== null);
  const { start, again } = store.getState(); // actions never change
  const ofCamera = sight.phase === 'failed' ? sight : null;
  const failed = ofCamera ?? failure;
  if (!failed) return null;
  const code = failed.code as ShownCode; // what was cancelled is no failure
  const { what, next } = text.errors[code];
  const retry = () => {
    onFocus();
    if (ofCamera) start();
    else again();
  };
  const automatic = () => {
    onFocus();
    engines.getState().choose(null);
  };
  return (
    <div className="notice camera__failure" role="alert" data-code={code}>
      <WarningMark className="notice__mark" />
      <div className="notice__body">
        <p className="notice__what">{what}</p>
        <p className="notice__next">{next}</p>
        <details className="notice__technical">
          <summary>{text.notice.technical}</summary>
          <code>{[code, failed.detail].filter(Boolean).join(': ')}</code>
        </details>
      </div>
      <div className="notice__actions">
        {code !== 'camera-insecure' && (
          <button type="button" className="button" onClick={retry}>
            {text.notice.retry}
          </button>
        )}
        {!ofCamera && insisting && blamesEngine(code) && (
          <button type="button" className="button" onClick={automatic}>
            {text.notice.automatic}
          </button>
        )}
        {ofCamera && (
          <button type="button" className="button" onClick={onChooseFile}>
            {text.camera.chooseFile}
          </button>
        )}
      </div>
    </div>
  );
}
