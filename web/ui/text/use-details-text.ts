import type { DetailsText } from './details-text.ts';
import { details as en } from './en/details.ts';
import { details as ru } from './ru/details.ts';
import { useText } from './use-text.ts';

const languages: Readonly<Record<string, DetailsText>> = { en, ru };

/** What is said beside and below an answer, in the visitor's language. */
export const useDetailsText = (): DetailsText => languages[useText().language] ?? en;
