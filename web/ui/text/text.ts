/** What a language has to say. English is always there; others are fetched when they are wanted. */
import type { counts } from './en/counts.ts';
import type { en } from './en/index.ts';
import type { record } from './en/record.ts';
import type { stored } from './en/stored.ts';

export type Text = typeof en;
/** What of it an answer is told in. */
export type AnswerText = Pick<Text, 'language' | 'headline' | 'result' | 'warnings'>;
/** The same of how far a request is. */
export type ProgressText = Pick<Text, 'language' | 'progress'>;
/** What it has to say in a model's record: it comes with that, in no language with the page. */
export type RecordText = typeof record;
/** The same of what is stored on this device. */
export type StoredText = typeof stored;
/** The same of counting, which most pages do not do. */
export type CountsText = typeof counts;
