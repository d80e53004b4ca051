import { type PictureResizer, Resizer } from '../../../../core/resize.ts';
import { SimdResizer } from './simd-resizer.ts';
import { NoWorkspace } from './workspace.ts';

/** By SIMD; where there is none, or not that much memory, by core/resize.ts, which gives the same bits. */
export function makeResizer(...source: ConstructorParameters<typeof Resizer>): PictureResizer {
  try {
    return new SimdResizer(...source);
  } catch (error) {
    if (error instanceof NoWorkspace) return new Resizer(...source);
    throw error;
  }
}
