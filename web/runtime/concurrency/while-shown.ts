/** When a page is about to be left (which may come to nothing), when it is left, and when it is shown: at first, or again. */
export interface Transitions {
  addEventListener(
    type: 'beforeunload' | 'pagehide' | 'pageshow',
    listener: () => void,
    options: { readonly signal: AbortSignal },
  ): void;
}

/** How long a page that was about to be left may still be there before it counts as shown, in ms: a server may be slow. */
const undecidedMilliseconds = 10_000;

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
  let end: (() => void) | undefined = begin();
  let undecided: ReturnType<typeof setTimeout> | undefined;
  const leave = () => {
    clearTimeout(undecided);
    end?.();
    end = undefined;
  };
  const show = () => {
    clearTimeout(undecided);
    end ??= begin();
  };
  // Firefox looks for locks before it says `pagehide`.
  const mayLeave = () => {
    leave();
    undecided = setTimeout(show, undecidedMilliseconds);
  };
  page.addEventListener('beforeunload', mayLeave, { signal });
  page.addEventListener('pagehide', leave, { signal });
  page.addEventListener('pageshow', show, { signal });
  return () => {
    controller.abort();
    leave();
  };
}
