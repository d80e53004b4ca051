import type { LaterText } from '../text.ts';
import { record } from './record.ts';

export const later: LaterText = { record };
