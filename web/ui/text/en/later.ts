/** What is said in English by parts of the page alone that are fetched when they are wanted. */
import { record } from './record.ts';

export const later = { record };
