/** Which engine the visitor wants, from one visit to the next. */
import { dropParameter } from '../parts/address-bar.ts';
import { remembered } from '../parts/remembered.ts';

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
  const kept = remembered(() => window.localStorage, key);
  return {
    read: () => {
      const asked = new URL(window.location.href).searchParams.get(parameter);
      return asked ? { engine: asked, insisted: true } : { engine: kept.read() || null, insisted: false };
    },
    write: (engine) => {
      kept.write(engine || null);
      dropParameter(window, parameter);
    },
  };
}
