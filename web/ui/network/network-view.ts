import type { NetworkRequest } from '../../runtime/index.ts';

/** Whose files they are: the page's and its models', where they lie beside it, or another site's. */
export interface RequestGroup {
  /** Null for the page's own site. */
  readonly host: string | null;
  readonly count: number;
  /** Bytes as sent. */
  readonly received: number;
}

export interface NetworkView {
  /** Since the picture came. */
  readonly since: readonly RequestGroup[];
  /** Before it came. */
  readonly before: readonly RequestGroup[];
}

/** @param origin the page's own */
export function viewNetwork(requests: readonly NetworkRequest[], since: number, origin: string): NetworkView {
  return {
    since: group(
      requests.filter(({ at }) => at >= since),
      origin,
    ),
    before: group(
      requests.filter(({ at }) => at < since),
      origin,
    ),
  };
}

export const countOf = (groups: readonly RequestGroup[]) => groups.reduce((sum, { count }) => sum + count, 0);
export const receivedBy = (groups: readonly RequestGroup[]) =>
  groups.reduce((sum, { received }) => sum + received, 0);

function group(requests: readonly NetworkRequest[], origin: string): RequestGroup[] {
  const groups = new Map<string | null, RequestGroup>();
  for (const { url, received } of requests) {
    const { origin: from, host } = new URL(url);
    const key = from === origin ? null : host;
    const known = groups.get(key) ?? { host: key, count: 0, received: 0 };
    groups.set(key, { host: key, count: known.count + 1, received: known.received + received });
  }
  return [...groups.values()];
}
