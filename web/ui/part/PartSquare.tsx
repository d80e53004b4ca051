import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import type { Crop } from '../../runtime/index.ts';
import type { Shown } from '../answer/answer-store.ts';
import { OverPicture } from '../answer/OverPicture.tsx';
import { placement } from '../answer/placement.ts';
import { formatSize } from '../parts/format.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import { type Corner, corners, moved, resized, scaled, squareOf } from './part-geometry.ts';
import type { PartStore } from './part-store.ts';

interface Props {
  readonly store: PartStore;
  readonly shown: Shown;
  readonly image: RefObject<HTMLImageElement | null>;
  readonly onClose: () => void;
}

interface Grip {
  /** One finger holds it: a second one is another pointer. */
  readonly pointer: number;
  /** Null: the whole square is moved. */
  readonly corner: Corner | null;
  readonly crop: Crop;
  readonly x: number;
  readonly y: number;
  /** Pixels of the picture in one of the page. */
  readonly scale: number;
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const factors: Readonly<Record<string, number>> = { '+': 1.1, '=': 1.1, '-': 1 / 1.1, _: 1 / 1.1 };

/** The part that the model sees, over the picture: to be moved and resized by mouse, touch and keyboard. */
export function PartSquare({ store, shown, image, onClose }: Props) {
  const { part: text, language } = useDetailsText();
  const chosen = useStore(store, (state) => state.crop);
  const searched = useStore(store, (state) => state.search.phase === 'done');
  const { drag, drop, nudge } = store.getState(); // actions never change
  const grip = useRef<Grip | null>(null);
  const { source, seen } = shown.result;
  const aspect = seen.width / seen.height;
  const crop = chosen ?? shown.result.crop;

  const grab = (corner: Corner | null) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    if (event.button !== 0 || grip.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const over = event.currentTarget.closest('.over-picture') as HTMLElement;
    const scale = source.width / over.getBoundingClientRect().width;
    grip.current = {
      pointer: event.pointerId,
      corner,
      crop: squareOf(crop, source, aspect),
      x: event.clientX,
      y: event.clientY,
      scale,
    };
  };

  const follow = (event: PointerEvent<HTMLElement>) => {
    if (grip.current?.pointer !== event.pointerId) return;
    const { corner, crop: from, x, y, scale } = grip.current;
    const [dx, dy] = [(event.clientX - x) * scale, (event.clientY - y) * scale];
    drag(corner ? resized(from, corner, dx, dy, source, aspect) : moved(from, dx, dy, source));
  };

  const letGo = (event: PointerEvent<HTMLElement>) => {
    // From a corner it comes to the square too.
    if (grip.current?.pointer !== event.pointerId) return;
    grip.current = null;
    drop();
  };

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    const factor = factors[event.key];
    const square = squareOf(crop, source, aspect);
    if (direction) {
      const step = Math.max(1, (event.shiftKey ? 0.1 : 0.02) * Math.min(source.width, source.height));
      nudge(moved(square, direction[0] * step, direction[1] * step, source));
    } else if (factor) nudge(scaled(square, factor, source, aspect));
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };

  const handlers = { onPointerMove: follow, onPointerUp: letGo, onPointerCancel: letGo };
  return (
    <OverPicture under={image} source={source} className="part">
      {/* biome-ignore lint/a11y/useSemanticElements: a set of fields is no square to be moved. */}
      <div
        className={searched ? 'part__square part__square--clear' : 'part__square'}
        data-testid="part"
        data-crop={[crop.x, crop.y, crop.width, crop.height].join(' ')}
        style={placement(crop, source)}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by the keyboard too.
        tabIndex={0}
        aria-label={text.square(formatSize(crop, language))}
        aria-describedby="part-how"
        onKeyDown={press}
        onPointerDown={grab(null)}
        {...handlers}
      >
        {corners.map((corner) => (
          <span
            key={corner}
            className={`part__corner part__corner--${corner}`}
            data-testid={`part-${corner}`}
            onPointerDown={grab(corner)}
            {...handlers}
          />
        ))}
      </div>
    </OverPicture>
  );
}
