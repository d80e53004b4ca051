import type { DetailsText } from '../details-text.ts';
import { compare } from './compare.ts';
import { copies } from './copies.ts';
import { isolation } from './isolation.ts';
import { likeness } from './likeness.ts';
import { network } from './network.ts';
import { part } from './part.ts';
import { trial } from './trial.ts';

export const details: DetailsText = { compare, copies, isolation, likeness, network, part, trial };
