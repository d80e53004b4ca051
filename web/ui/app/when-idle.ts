/** Where `requestIdleCallback` is absent (Safari): long enough for a page of this size to have settled. */
const settledMilliseconds = 2_000;

/**
 * Calls back once, when the page has loaded, is being looked at and has nothing else to do. Returns what calls it off.
 */
export function whenIdle(callback: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const onIdle = () => {
    if (!signal.aborted) callback();
  };
  const wait = () => {
    if (signal.aborted) return;
    if (document.readyState !== 'complete') window.addEventListener('load', wait, { once: true, signal });
    else if (document.hidden) document.addEventListener('visibilitychange', wait, { once: true, signal });
    else if ('requestIdleCallback' in window) requestIdleCallback(onIdle);
    else setTimeout(onIdle, settledMilliseconds);
  };
  wait();
  return () => controller.abort();
}
