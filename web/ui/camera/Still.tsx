import { useStore } from 'zustand';
import type { AnswerStore } from '../answer/answer-store.ts';
import { announceAnswer } from '../answer/describe-answer.ts';
import { useText } from '../text/use-text.ts';
import type { CameraSwitch } from './camera-switch.ts';

interface Props {
  readonly answers: AnswerStore;
  readonly camera: CameraSwitch;
  /** Leaves the camera: the still is what is on the page. */
  readonly onShow: () => void;
}

/** The last still, and its answer as soon as it is there. */
export function Still({ answers, camera, onShow }: Props) {
  const text = useText();
  const still = useStore(camera, (state) => state.still);
  const shown = useStore(answers, (state) => state.shown);
  const answered = still && shown?.picture.file === still.file ? shown.result : null;
  return (
    <div className="camera__still">
      <p role="status" data-testid="still">
        {still && (answered ? announceAnswer(still.name, answered, text) : text.camera.taken(still.name))}
      </p>
      {still && (
        <button type="button" className="button button--quiet" onClick={onShow}>
          {text.camera.showStill}
        </button>
      )}
    </div>
  );
}
