/** Which engine the visitor wants, from one visit to the next. */

export interface WantedEngine {
  /** Null leaves it to the runtime. */
  readonly engine: string | null;
  /** The address asks for it: it runs, or says why it cannot; nothing else takes its place. */
  readonly insisted: boolean;
}

export interface WantedEngineMemory {
  read(): WantedEngine;
  /** Keeps a choice made by hand; the address no longer says another. */
  write(engine: string | null): void;
}

/** The parts of a window that it needs. Reading `localStorage` throws where the visitor's settings forbid it. */
export type MemoryWindow = Pick<Window, 'location' | 'history' | 'localStorage'>;

const key = 'inkling.engine';
const parameter = 'engine';

/** Remembers in `localStorage`; `?engine=tfjs-webgl` in the address comes first. Without storage, it forgets. */
export function createWantedEngineMemory(window: MemoryWindow): WantedEngineMemory {
  const address = () => new URL(window.location.href);
  const tryStorage = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(window.localStorage);
    } catch {
      return null; // forbidden or full: the choice holds for this visit
    }
  };
  return {
    read: () => {
      const asked = address().searchParams.get(parameter);
      if (asked) return { engine: asked, insisted: true };
      return { engine: tryStorage((storage) => storage.getItem(key)) || null, insisted: false };
    },
    write: (engine) => {
      tryStorage((storage) => (engine ? storage.setItem(key, engine) : storage.removeItem(key)));
      const url = address();
      if (!url.searchParams.has(parameter)) return;
      url.searchParams.delete(parameter);
      window.history.replaceState(window.history.state, '', url);
    },
  };
}
