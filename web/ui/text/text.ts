/** What a language has to say. English is always there; others are fetched when they are wanted. */
import type { en } from './en/index.ts';
import type { later } from './en/later.ts';

export type Text = typeof en;
/** What only parts of the page say that are fetched when they are wanted: it comes with them, in no language with the page. */
export type LaterText = typeof later;
