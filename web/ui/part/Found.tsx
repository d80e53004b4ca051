import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { paintActivation } from '../answer/activation.ts';
import type { Shown } from '../answer/answer-store.ts';
import { OverPicture } from '../answer/OverPicture.tsx';
import { placement } from '../answer/placement.ts';
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
  const canvas = useRef<HTMLCanvasElement>(null);
  const { source } = shown.result;
  const found = useMemo(() => {
    if (search.phase !== 'done' || search.label === null) return null;
    const { looks, label } = search;
    return { grid: gridOf(looks, label, source), best: bestOf(looks, label) };
  }, [search, source]);

  useEffect(() => {
    if (!found) return;
    const { width, height } = found.grid;
    const pixels = new ImageData(paintActivation(found.grid), width, height);
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [found]);

  if (!found) return null;
  return (
    <OverPicture under={image} source={source}>
      <canvas
        ref={canvas}
        className="found"
        data-testid="found"
        width={found.grid.width}
        height={found.grid.height}
      />
      {found.best && <span className="found__best" style={placement(found.best.crop, source)} />}
    </OverPicture>
  );
}
