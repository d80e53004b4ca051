import type { WarningCode } from '../../core/ood-schema.ts';
import type { Text } from '../text/text.ts';

/** More reasons in one sentence say less. */
const mostReasons = 2;

/**
 * One sentence about what makes a picture unlike the training data; null when nothing does. What was seen in the picture
 * itself explains more than the score of the logits, which is named only when it stands alone.
 */
export function describeWarnings(
  warnings: readonly { readonly code: WarningCode }[],
  text: Text,
): string | null {
  const codes = warnings.map(({ code }) => code);
  const ofPicture = codes.filter((code) => code !== 'unfamiliar');
  const named = (ofPicture.length > 0 ? ofPicture : codes).slice(0, mostReasons);
  return named.length > 0 ? text.result.unlike(named.map((code) => text.warnings[code])) : null;
}
