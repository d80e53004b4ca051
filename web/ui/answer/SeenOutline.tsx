import './seen.css';
import type { RefObject } from 'react';
import { isWhole } from '../../core/crop.ts';
import type { Classification } from '../../runtime/index.ts';
import { OverPicture } from './OverPicture.tsx';
import { placement } from './placement.ts';

interface Props {
  readonly of: Pick<Classification, 'source' | 'crop'>;
  readonly image: RefObject<HTMLImageElement | null>;
}

/** Which part of the picture the model saw; nothing where that is all of it. In words it is said beside. */
export function SeenOutline({ of: { source, crop }, image }: Props) {
  if (isWhole(crop, source)) return null;
  return (
    <OverPicture under={image} source={source} className="seen-outline">
      <span className="seen-outline__part" data-testid="seen-outline" style={placement(crop, source)} />
    </OverPicture>
  );
}
