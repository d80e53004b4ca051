import './seen.css';
import { useState } from 'react';
import type { Classification } from '../../runtime/index.ts';
import { formatSize } from '../parts/format.ts';
import { PixelCanvas } from '../parts/PixelCanvas.tsx';
import { useText } from '../text/use-text.ts';
import type { SeenPart } from '../text/values.ts';

interface Props {
  readonly seen: Classification['seen'];
  readonly part: SeenPart;
}

/** The model's input, pixel by pixel, as large as is wanted. */
export function Seen({ seen, part }: Props) {
  const text = useText();
  const [large, setLarge] = useState(false);
  return (
    <figure className={large ? 'seen seen--large' : 'seen'}>
      <button
        type="button"
        className="seen__zoom"
        aria-pressed={large}
        aria-label={text.result.enlarge}
        onClick={() => setLarge(!large)}
      >
        <PixelCanvas className="seen__canvas" data-testid="seen" {...seen} />
      </button>
      <figcaption className="seen__caption">
        <strong className="seen__title">{text.result.seen}</strong>
        {text.result.seenCaption(formatSize(seen, text.language), part)}
      </figcaption>
    </figure>
  );
}
