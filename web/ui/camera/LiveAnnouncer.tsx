import { useStore } from 'zustand';
import { announceAnswer } from '../answer/describe-answer.ts';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';

interface Props {
  readonly store: CameraStore;
}

/** Tells a screen reader what lasts: an answer for each frame could not be listened to. */
export function LiveAnnouncer({ store }: Props) {
  const text = useText();
  const held = useStore(store, (state) => state.held?.held);
  return (
    <p className="visually-hidden" role="status" data-testid="live-announcer">
      {held && announceAnswer(text.camera.title, held.value, text)}
    </p>
  );
}
