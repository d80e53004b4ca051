import type { CSSProperties } from 'react';
import type { Classification } from '../../runtime/index.ts';

const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;

/** Where a part of a picture lies in what is drawn of it, as a style. Physical sides: no script mirrors a picture. */
export function placement(
  { x, y, width, height }: Classification['crop'],
  source: Classification['source'],
): CSSProperties {
  return {
    left: percent(x, source.width),
    top: percent(y, source.height),
    width: percent(width, source.width),
    height: percent(height, source.height),
  };
}
