import './activation.css';
import { type RefObject, useEffect, useRef } from 'react';
import type { Classification } from '../../runtime/index.ts';
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
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const { width, height } = activation;
    const pixels = new ImageData(paintActivation(activation), width, height);
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [activation]);

  return (
    <OverPicture under={under} source={source}>
      <canvas
        ref={canvas}
        className={mirrored ? 'activation activation--mirrored' : 'activation'}
        data-testid="activation"
        width={activation.width}
        height={activation.height}
        style={{ ...placement(crop, source), opacity: strength }}
        role="img"
        aria-label={text.activation.map}
      />
    </OverPicture>
  );
}
