import type { CardFigures } from '../../core/card-figures.ts';
import type { PlainError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import type { OnTrial } from './model.ts';

/** What a bundle tells of its model. */
export interface ModelRecord {
  readonly manifest: Manifest & OnTrial;
  /** The card's figures; null where the bundle has none, or they did not come. */
  readonly figures: CardFigures | null;
  /** Why figures that the bundle has did not come. */
  readonly missing: PlainError | null;
  /** The address of the card itself, in Markdown; null where the bundle has none. */
  readonly card: string | null;
}
