import { countsPath, encodeCounts } from '../../core/counts.ts';
import type { CountsStore } from './counts-store.ts';

export interface Leaving {
  readonly store: CountsStore;
  readonly window: Pick<Window, 'addEventListener'>;
  readonly document: Pick<Document, 'addEventListener' | 'visibilityState' | 'baseURI'>;
  /** `navigator.sendBeacon`: false where the browser does not take it. */
  readonly send: (url: string) => boolean;
}

/**
 * Tells what was counted when the page is left, or hidden: the last that a phone lets a page know of. Once a visit; a page that
 * comes back from the back/forward cache begins another one. (No `unload`: with it, no page is kept there.)
 */
export function tellWhenLeft({ store, window, document, send }: Leaving): void {
  const tell = () => {
    const { counted, close } = store.getState();
    if (counted.length === 0) return;
    if (send(new URL(`${countsPath}?${encodeCounts(counted)}`, document.baseURI).href)) close();
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') tell();
  });
  window.addEventListener('pagehide', tell);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) store.getState().reopen();
  });
}
