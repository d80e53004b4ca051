import type { NetworkRequest } from '../../core/network-request.ts';

/**
 * Tells every request of this thread, those before too. Nothing of what is drawn from memory or this device's files is one.
 *
 * @returns what ends it
 */
export function observeRequests(tell: (requests: readonly NetworkRequest[]) => void): () => void {
  if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes('resource')) return () => {};
  const observer = new PerformanceObserver((list) => {
    const requests = (list.getEntries() as PerformanceResourceTiming[])
      .filter(({ name }) => /^(https?|wss?):/.test(name))
      .map(
        ({ name, initiatorType, startTime, transferSize }): NetworkRequest => ({
          url: name,
          initiator: initiatorType,
          at: performance.timeOrigin + startTime,
          received: transferSize ?? 0,
        }),
      );
    if (requests.length > 0) tell(requests);
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => observer.disconnect();
}
