import type { DetailsText } from '../details-text.ts';
import { compare } from './compare.ts';
import { copied } from './copied.ts';
import { likeness } from './likeness.ts';
import { network } from './network.ts';
import { part } from './part.ts';

export const details: DetailsText = { compare, copied, likeness, network, part };
