import './activation.css';
import { type RefObject, useMemo } from 'react';
import type { Classification } from '../../runtime/index.ts';
import { PixelCanvas } from '../parts/PixelCanvas.tsx';
import { useText } from '../text/use-text.ts';
import { type ActivationView, paintActivation } from './activation.ts';
import { OverPicture } from './OverPicture.tsx';
import { placement } from './placement.ts';

interface Props {
  readonly activation: ActivationView;
  readonly of: Pick<Classification, 'source' | 'crop'>;
  /** What shows the picture, in a parent that its place is relative to. */
  readonly under: RefObject<HTMLElement | null>;
  /** How much it hides of the picture, 0..1. */
  readonly strength: number;
  readonly mirrored?: boolean;
}

/** A map over the very part of a picture that the model saw. */
export function ActivationMap({ activation, of: { source, crop }, under, strength, mirrored }: Props) {
  const text = useText();
  const rgba = useMemo(() => paintActivation(activation), [activation]);
  return (
    <OverPicture under={under} source={source}>
      <PixelCanvas
        className={mirrored ? 'activation activation--mirrored' : 'activation'}
        data-testid="activation"
        width={activation.width}
        height={activation.height}
        rgba={rgba}
        style={{ ...placement(crop, source), opacity: strength }}
        role="img"
        aria-label={text.activation.map}
      />
    </OverPicture>
  );
}
