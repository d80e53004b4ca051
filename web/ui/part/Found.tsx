import { type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import { paintActivation } from '../answer/activation.ts';
import type { Shown } from '../answer/answer-store.ts';
import { OverPicture } from '../answer/OverPicture.tsx';
import { placement } from '../answer/placement.ts';
import { PixelCanvas } from '../parts/PixelCanvas.tsx';
import type { PartStore } from './part-store.ts';
import { bestOf, gridOf } from './windows.ts';

interface Props {
  readonly store: PartStore;
  readonly shown: Shown;
  readonly image: RefObject<HTMLImageElement | null>;
}

/** Over the picture: how probable a class is from place to place, and where it is most. In words it is said beside. */
export function Found({ store, shown, image }: Props) {
  const search = useStore(store, (state) => state.search);
  const { source } = shown.result;
  const found = useMemo(() => {
    if (search.phase !== 'done' || search.label === null) return null;
    const { looks, label } = search;
    const grid = gridOf(looks, label, source);
    return { ...grid, rgba: paintActivation(grid), best: bestOf(looks, label) };
  }, [search, source]);

  if (!found) return null;
  return (
    <OverPicture under={image} source={source}>
      <PixelCanvas
        className="found"
        data-testid="found"
        width={found.width}
        height={found.height}
        rgba={found.rgba}
      />
      {found.best && <span className="found__best" style={placement(found.best.crop, source)} />}
    </OverPicture>
  );
}
