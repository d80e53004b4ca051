/** What `navigator.connection` says, where there is one: https://wicg.github.io/netinfo/ */
export interface Connection {
  readonly saveData?: boolean;
  /** `slow-2g`, `2g`, `3g` or `4g`. */
  readonly effectiveType?: string;
}

/** Whether a few megabytes that nobody has asked for yet may be fetched; a browser that says nothing does not object. */
export function mayPrefetch(connection: Connection | undefined): boolean {
  if (!connection) return true;
  return !connection.saveData && !/2g$/.test(connection.effectiveType ?? '');
}
