export interface Pump<T> {
  /** Works on it at once, or as soon as what is under way is done, unless something newer comes until then. */
  offer(item: T): void;
  /** Forgets what waits. */
  clear(): void;
}

/** One at a time, and then the newest. @param work never rejects */
export function createPump<T>(work: (item: T) => Promise<void>): Pump<T> {
  let busy = false;
  let waiting: { readonly item: T } | null = null;
  const next = async () => {
    busy = true;
    while (waiting) {
      const { item } = waiting;
      waiting = null;
      await work(item);
    }
    busy = false;
  };
  return {
    offer: (item) => {
      waiting = { item };
      if (!busy) next();
    },
    clear: () => {
      waiting = null;
    },
  };
}
