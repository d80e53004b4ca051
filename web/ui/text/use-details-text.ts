import type { DetailsText } from './details-text.ts';
import { details as en } from './en/details.ts';
import { details as ru } from './ru/details.ts';
import { type LateTexts, lateText } from './use-text.ts';

export const detailsTexts: LateTexts<DetailsText> = { en, ru };

/** All that is said beside and below an answer, in the visitor's language. */
export const useDetailsText = lateText(detailsTexts);
