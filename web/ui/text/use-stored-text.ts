import { stored as en } from './en/stored.ts';
import { stored as ru } from './ru/stored.ts';
import type { StoredText } from './text.ts';
import { type LateTexts, lateText } from './use-text.ts';

export const storedTexts: LateTexts<{ readonly stored: StoredText }> = {
  en: { stored: en },
  ru: { stored: ru },
};

/** All that is said of what is stored on this device, in the visitor's language. */
export const useStoredText = lateText(storedTexts);
