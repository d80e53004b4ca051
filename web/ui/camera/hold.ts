/** A value that changes all the time, and the last one that lasted. */
export interface Held<T> {
  readonly key: string;
  /** Since when it is this one, in ms. */
  readonly since: number;
  /** The last one that held; null until one did. */
  readonly held: { readonly key: string; readonly value: T } | null;
}

/** Follows a value: it holds once its key has been the same for `duration` ms. Back at the last that held, nothing is new. */
export function hold<T>(
  before: Held<T> | null,
  key: string,
  value: T,
  now: number,
  duration: number,
): Held<T> {
  if (!before || before.key !== key) return { key, since: now, held: before?.held ?? null };
  if (before.held?.key === key || now - before.since < duration) return before;
  return { ...before, held: { key, value } };
}
