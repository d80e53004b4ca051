import './seen.css';
import { useEffect, useRef } from 'react';
import type { Classification } from '../../runtime/index.ts';
import { formatSize } from '../parts/format.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly seen: Classification['seen'];
}

/** The model's input, pixel by pixel. */
export function Seen({ seen }: Props) {
  const text = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, rgba } = seen;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [seen]);
  return (
    <figure className="seen">
      <canvas
        ref={canvas}
        className="seen__canvas"
        data-testid="seen"
        width={seen.width}
        height={seen.height}
        role="img"
        aria-label={text.result.seen}
      />
      <figcaption className="seen__caption">
        <strong className="seen__title">{text.result.seen}</strong>
        {text.result.seenCaption(formatSize(seen, text.language))}
      </figcaption>
    </figure>
  );
}
