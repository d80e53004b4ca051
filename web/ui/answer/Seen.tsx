import './seen.css';
import { useEffect, useRef, useState } from 'react';
import type { Classification } from '../../runtime/index.ts';
import { formatSize } from '../parts/format.ts';
import { useText } from '../text/use-text.ts';
import type { SeenPart } from '../text/values.ts';

interface Props {
  readonly seen: Classification['seen'];
  readonly part: SeenPart;
}

/** The model's input, pixel by pixel, as large as is wanted. */
export function Seen({ seen, part }: Props) {
  const text = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [large, setLarge] = useState(false);
  useEffect(() => {
    const { width, height, rgba } = seen;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [seen]);
  return (
    <figure className={large ? 'seen seen--large' : 'seen'}>
      <button
        type="button"
        className="seen__zoom"
        aria-pressed={large}
        aria-label={text.result.enlarge}
        onClick={() => setLarge(!large)}
      >
        <canvas
          ref={canvas}
          className="seen__canvas"
          data-testid="seen"
          width={seen.width}
          height={seen.height}
        />
      </button>
      <figcaption className="seen__caption">
        <strong className="seen__title">{text.result.seen}</strong>
        {text.result.seenCaption(formatSize(seen, text.language), part)}
      </figcaption>
    </figure>
  );
}
