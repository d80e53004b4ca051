import { pageLock } from './names.ts';

/**
 * Keeps this page's version on the device for as long as the page is open, be it no longer the newest.
 *
 * @param entry the address of the page's own script, whose name no other version has
 */
export function holdVersion(entry: string): void {
  // Absent without https, as service workers are. It is given back when the page closes.
  navigator.locks?.request(pageLock(entry), { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});
}
