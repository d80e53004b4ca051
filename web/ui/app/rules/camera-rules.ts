/** What holds between the camera and the rest of the page. */
import type { AnswerStore } from '../../answer/answer-store.ts';
import type { CameraSwitch } from '../../camera/camera-switch.ts';
import { stopTiming, type Timing } from './timing-rules.ts';

interface Opened {
  readonly camera: CameraSwitch;
}

/** A picture given by any other way ends the camera; its own stills do not, nor does another look at the same picture. */
export function endCameraForPictures({ camera, answers }: Opened & { readonly answers: AnswerStore }) {
  let last: Blob | undefined;
  answers.subscribe(({ job, shown }) => {
    const file = job?.picture.file;
    if (!file || file === last) return;
    last = file;
    if (file !== shown?.picture.file && file !== camera.getState().still?.file) camera.getState().hide();
  });
}

/** What was begun for the picture on the page ends where the camera takes its place. */
export function yieldToCamera({ camera, engines, compare }: Opened & Timing) {
  camera.subscribe(({ open }, before) => {
    if (open && !before.open) stopTiming({ engines, compare });
  });
}
