import { counts as en } from './en/counts.ts';
import { counts as ru } from './ru/counts.ts';
import type { CountsText } from './text.ts';
import { type LateTexts, lateText } from './use-text.ts';

export const countsTexts: LateTexts<{ readonly counts: CountsText }> = {
  en: { counts: en },
  ru: { counts: ru },
};

/** All that is said of counting, in the visitor's language. */
export const useCountsText = lateText(countsTexts);
