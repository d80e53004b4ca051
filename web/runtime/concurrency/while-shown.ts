/** When a page is left, and when it is shown: `persisted`, if a visitor may come back to it, or did (back/forward cache). */
export interface Transitions {
  addEventListener(
    type: 'pagehide' | 'pageshow',
    listener: (event: { readonly persisted: boolean }) => void,
    options: { readonly signal: AbortSignal },
  ): void;
}

/**
 * Goes on with something for as long as the page is shown: it ends when the page is left, and begins again when a visitor comes
 * back to it. A browser keeps a page for that only if it holds nothing that another may wait for (https://web.dev/articles/bfcache).
 *
 * @param begin returns what ends it
 * @returns ends it for good
 */
export function whileShown(page: Transitions, begin: () => () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let end = begin();
  page.addEventListener('pagehide', () => end(), { signal });
  page.addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted) end = begin(); // the first one comes after a page has loaded
    },
    { signal },
  );
  return () => {
    controller.abort();
    end();
  };
}
