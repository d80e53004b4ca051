import { type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import type { OpenCamera } from '../../runtime/index.ts';
import { ActivationMap } from '../answer/ActivationMap.tsx';
import { viewActivation } from '../answer/activation.ts';
import type { CameraStore } from './camera-store.ts';
import { facesVisitor } from './camera-view.ts';

interface Props {
  readonly store: CameraStore;
  readonly camera: OpenCamera;
  readonly video: RefObject<HTMLVideoElement | null>;
}

/** How much it hides of what the camera sees, 0..1. */
const strength = 0.5;

/** Where the model looks for the most probable class, where that is wanted. */
export function LiveMap({ store, camera, video }: Props) {
  // Where it is not wanted, nothing is drawn anew with each frame.
  const answer = useStore(store, (state) => (state.map ? state.answer : null));
  const activation = answer?.result.activation ?? null;
  const label = answer?.classes[0]?.id;
  const seen = useMemo(
    () => (activation && label !== undefined ? viewActivation(activation, label) : null),
    [activation, label],
  );
  if (!seen || !answer) return null;
  return (
    <ActivationMap
      activation={seen}
      of={answer.result}
      under={video}
      strength={strength}
      mirrored={facesVisitor(camera)}
    />
  );
}
