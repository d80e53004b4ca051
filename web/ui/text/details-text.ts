import type { details } from './en/details.ts';

/** What a language has to say beside and below an answer: it comes with the code that says it, in no language with the page. */
export type DetailsText = typeof details;
