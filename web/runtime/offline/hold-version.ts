import { holdLock } from '../concurrency/hold-lock.ts';
import { type Transitions, whileShown } from '../concurrency/while-shown.ts';
import { pageLock } from './names.ts';

/**
 * Keeps this page's version on the device for as long as the page is open, be it no longer the newest. A newer one that takes over
 * ends the pages that are kept for going back to them: they need no lock.
 *
 * @param entry the address of the page's own script, whose name no other version has
 */
export function holdVersion(entry: string, page: Transitions): void {
  whileShown(page, () => holdLock(pageLock(entry), 'shared'));
}
