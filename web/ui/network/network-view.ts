import type { NetworkRequest } from '../../runtime/index.ts';

/** Whose files they are: the page's and its models', where they lie beside it, or another site's. */
export interface RequestGroup {
  /** Null for the page's own site. */
  readonly host: string | null;
  readonly count: number;
  /** Bytes as sent. */
  readonly received: number;
}

/** What told the page's counts (web/ui/counts): the only request that fetches nothing. */
const isTelling = ({ initiator }: NetworkRequest) => initiator === 'beacon';

export interface NetworkView {
  /** Since the picture came. */
  readonly since: readonly RequestGroup[];
  /** Before it came. */
  readonly before: readonly RequestGroup[];
  /** Whether counts of this visit were sent since. */
  readonly told: boolean;
}

/** @param origin the page's own */
export function viewNetwork(requests: readonly NetworkRequest[], since: number, origin: string): NetworkView {
  const fetched = requests.filter((request) => !isTelling(request));
  return {
    since: group(
      fetched.filter(({ at }) => at >= since),
      origin,
    ),
    before: group(
      fetched.filter(({ at }) => at < since),
      origin,
    ),
    told: requests.some((request) => isTelling(request) && request.at >= since),
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
