/** What is said beside and below an answer alone, in English. */
import { network } from './network.ts';
import { part } from './part.ts';

export const details = { network, part };
