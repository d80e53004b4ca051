import './picture-frame.css';
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { formatSize } from '../parts/format.ts';
import { useText } from '../text/use-text.ts';
import type { Picture } from './answer-store.ts';

interface Props {
  readonly picture: Picture;
  /** In pixels, once it is known. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** What lies over it. */
  readonly over?: ((image: RefObject<HTMLImageElement | null>) => ReactNode) | undefined;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

export function PictureFrame({ picture, size, over, children }: Props) {
  const text = useText();
  const [failed, setFailed] = useState(false);
  const image = useRef<HTMLImageElement>(null);
  return (
    <figure className="picture">
      <div className="picture__frame">
        {picture.url && !failed && (
          <img
            ref={image}
            className="picture__image"
            src={picture.url}
            alt={text.result.alt(picture.name)}
            width={size?.width}
            height={size?.height}
            // Else a drag that starts on it would look like a file to drop.
            draggable={false}
            onError={() => setFailed(true)}
          />
        )}
        {picture.url && !failed && over?.(image)}
      </div>
      <figcaption className="picture__caption">
        <span className="picture__name">{picture.name}</span>
        {size && <span className="picture__size">{text.result.size(formatSize(size, text.language))}</span>}
      </figcaption>
      {children}
    </figure>
  );
}
