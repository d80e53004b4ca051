/**
 * Whether this visitor gets a version that is tried out. Decided here: a number is drawn once for each model and kept on the
 * device, and whoever's is below the share gets it, so that nobody changes sides while the share grows. It is sent nowhere.
 * (Two tabs that open a first visit at the same moment may draw two: browsers put what tabs keep in no order. The last one stays.)
 */
import type { MeasuredDevice } from '../scheduling/engine-memory.ts';

/** Cleared with all that is kept (kept.ts goes by how it begins). */
const keyOf = (model: string) => `inkling-canary-${model}`;

/** @returns false where nothing can be kept: such a visitor would change sides at each visit */
export function getsCanary(model: string, share: number, storage: MeasuredDevice['storage']): boolean {
  try {
    const kept = storage();
    if (!kept) return false;
    const key = keyOf(model);
    const known = Number.parseFloat(kept.getItem(key) ?? '');
    if (known >= 0 && known < 1) return known < share;
    const drawn = Math.random();
    kept.setItem(key, String(drawn));
    return drawn < share;
  } catch {
    return false; // forbidden, or full
  }
}
