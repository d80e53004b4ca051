import type { DetailsText } from '../details-text.ts';
import { compare } from './compare.ts';
import { copies } from './copies.ts';
import { likeness } from './likeness.ts';
import { network } from './network.ts';
import { part } from './part.ts';

export const details: DetailsText = { compare, copies, likeness, network, part };
