import { isWhole } from '../../core/crop.ts';
import type { SeenPart } from '../text/values.ts';
import type { Shown } from './answer-store.ts';

/** What of its picture an answer is about. */
export function seenPart({ picture, result: { crop, source } }: Pick<Shown, 'picture' | 'result'>): SeenPart {
  if (picture.crop === null) return 'middle';
  return isWhole(crop, source) ? 'everything' : 'part';
}
