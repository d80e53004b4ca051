/** What is said beside and below an answer alone, in English. */
import { compare } from './compare.ts';
import { copies } from './copies.ts';
import { isolation } from './isolation.ts';
import { likeness } from './likeness.ts';
import { network } from './network.ts';
import { part } from './part.ts';
import { trial } from './trial.ts';

export const details = { compare, copies, isolation, likeness, network, part, trial };
