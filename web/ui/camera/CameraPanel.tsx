import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { useText } from '../text/use-text.ts';
import { CameraActions } from './CameraActions.tsx';
import { CameraFailure } from './CameraFailure.tsx';
import { CameraOptions } from './CameraOptions.tsx';
import { CameraProgress } from './CameraProgress.tsx';
import { CameraView } from './CameraView.tsx';
import type { CameraStore } from './camera-store.ts';
import type { CameraSwitch } from './camera-switch.ts';
import { LiveAnnouncer } from './LiveAnnouncer.tsx';
import { LiveAnswer } from './LiveAnswer.tsx';
import { LiveMap } from './LiveMap.tsx';
import { Still } from './Still.tsx';
import { usePause } from './use-pause.ts';

export interface PanelProps {
  readonly store: CameraStore;
  readonly camera: CameraSwitch;
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
  /** Takes the focus from a button that vanishes when pressed. */
  readonly onFocus: () => void;
  readonly onChooseFile: () => void;
}

/** What the camera sees, and what the model makes of it, as long as this is on the page. */
export function CameraPanel({ store, camera, answers, engines, onFocus, onChooseFile }: PanelProps) {
  const text = useText();
  const sight = useStore(store, (state) => state.sight);
  const video = useRef<HTMLVideoElement>(null);
  const { hide } = camera.getState();
  usePause(store);
  useEffect(() => {
    store.getState().start();
    return () => store.getState().stop();
  }, [store]);
  // In the place of what is missing: the camera's picture, or the answer.
  const lost = sight.phase === 'failed';
  const failure = (
    <CameraFailure store={store} engines={engines} onFocus={onFocus} onChooseFile={onChooseFile} />
  );
  return (
    <div className="camera__panel" data-testid="camera" data-phase={sight.phase}>
      <div className="camera__side">
        {lost ? (
          failure
        ) : (
          <div className="camera__frame">
            {sight.phase === 'on' && (
              <>
                <CameraView ref={video} camera={sight.camera} onFrame={store.getState().offer} />
                <LiveMap store={store} camera={sight.camera} video={video} />
              </>
            )}
            {sight.phase === 'opening' && <p className="camera__opening">{text.camera.opening}</p>}
          </div>
        )}
        <CameraActions store={store} video={video} onStop={hide} />
        <CameraOptions store={store} />
        <Still answers={answers} camera={camera} onShow={hide} />
      </div>
      <div className="camera__side">
        {!lost && failure}
        <CameraProgress store={store} />
        <LiveAnswer store={store} answers={answers} engines={engines} />
      </div>
      <LiveAnnouncer store={store} />
    </div>
  );
}
