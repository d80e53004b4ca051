import './activation.css';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { coverBox } from '../../core/resize.ts';
import type { Classification } from '../../runtime/index.ts';
import { useText } from '../text/use-text.ts';
import { type ActivationView, paintActivation } from './activation.ts';

interface Props {
  readonly activation: ActivationView;
  readonly of: Pick<Classification, 'source' | 'seen'>;
  /** What shows the picture, in a parent that its place is relative to. */
  readonly under: RefObject<HTMLElement | null>;
  /** How much it hides of the picture, 0..1. */
  readonly strength: number;
  readonly mirrored?: boolean;
}

/** A map over the very part of a picture that the model saw. */
export function ActivationMap({ activation, of: { source, seen }, under, strength, mirrored }: Props) {
  const text = useText();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const { width, height } = activation;
    const pixels = new ImageData(paintActivation(activation), width, height);
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [activation]);

  // The picture's own box depends on its size, the window's and the fonts: it is followed.
  const [width, height, aspectWidth, aspectHeight] = [source.width, source.height, seen.width, seen.height];
  useLayoutEffect(() => {
    const [map, picture] = [canvas.current, under.current];
    if (!map || !picture) return;
    const { x0, y0, x1, y1 } = coverBox(width, height, aspectWidth, aspectHeight);
    const follow = () => {
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = picture;
      // As `object-fit: contain` has it: a tall picture is drawn in the middle of a wider box.
      const scale = Math.min(offsetWidth / width, offsetHeight / height);
      map.style.left = `${offsetLeft + (offsetWidth - width * scale) / 2 + x0 * scale}px`;
      map.style.top = `${offsetTop + (offsetHeight - height * scale) / 2 + y0 * scale}px`;
      map.style.width = `${(x1 - x0) * scale}px`;
      map.style.height = `${(y1 - y0) * scale}px`;
    };
    const observer = new ResizeObserver(follow);
    observer.observe(picture);
    if (picture.parentElement) observer.observe(picture.parentElement);
    return () => observer.disconnect();
  }, [under, width, height, aspectWidth, aspectHeight]);

  return (
    <canvas
      ref={canvas}
      className={mirrored ? 'activation activation--mirrored' : 'activation'}
      data-testid="activation"
      width={activation.width}
      height={activation.height}
      style={{ opacity: strength }}
      role="img"
      aria-label={text.activation.map}
    />
  );
}
