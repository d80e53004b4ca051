import { record as en } from './en/record.ts';
import { record as ru } from './ru/record.ts';
import type { RecordText } from './text.ts';
import { type LateTexts, lateText } from './use-text.ts';

export const recordTexts: LateTexts<{ readonly record: RecordText }> = {
  en: { record: en },
  ru: { record: ru },
};

/** All that is said in a model's record, in the visitor's language. */
export const useRecordText = lateText(recordTexts);
