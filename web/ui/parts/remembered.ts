/** A text that is kept from one visit to the next. */
export interface Remembered {
  /** Null where nothing is kept. */
  read(): string | null;
  /** Null forgets it. */
  write(value: string | null): void;
}

/** @param storage throws where the visitor's settings forbid it: then a choice holds for this visit */
export function remembered(
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  key: string,
): Remembered {
  return {
    read: () => {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    write: (value) => {
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
      } catch {
        // Forbidden or full.
      }
    },
  };
}
