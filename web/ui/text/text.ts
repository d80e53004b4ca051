/** What a language has to say. English is always there; others are fetched when they are wanted. */
import type { en } from './en/index.ts';

export type Text = typeof en;
