import { type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import { ActivationMap } from './ActivationMap.tsx';
import { viewActivation } from './activation.ts';
import type { Shown } from './answer-store.ts';
import { mappedLabel, type ViewStore } from './view-store.ts';

interface Props {
  readonly shown: Shown;
  readonly view: ViewStore;
  readonly image: RefObject<HTMLImageElement | null>;
}

/** Over the picture: where the model looked for the class that was chosen. */
export function ActivationOverlay({ shown: { picture, result }, view, image }: Props) {
  const label = useStore(view, (state) => mappedLabel(state, picture.id, result.classes[0]?.id));
  const strength = useStore(view, (state) => state.mapStrength);
  const { activation } = result;
  const seen = useMemo(
    () => (label !== null && activation ? viewActivation(activation, label) : null),
    [label, activation],
  );
  if (!seen) return null;
  return <ActivationMap activation={seen} of={result} under={image} strength={strength} />;
}
