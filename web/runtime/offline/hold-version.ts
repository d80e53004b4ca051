import { pageLock } from './names.ts';

/** Keeps this page's version on the device for as long as the page is open, be it no longer the newest. */
export function holdVersion(): void {
  const entry = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src;
  if (!entry) return;
  // Absent without https, as service workers are. It is given back when the page closes.
  navigator.locks?.request(pageLock(entry), { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});
}
