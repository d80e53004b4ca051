import type { DetailsText } from '../details-text.ts';
import { network } from './network.ts';
import { part } from './part.ts';

export const details: DetailsText = { network, part };
