import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Given } from '../answer/answer-store.ts';
import { type FoundFile, pickPictures } from './pick-picture.ts';

/** What was given last: `pictures` were taken, `leftOut` files were none. */
export type Intake =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'taken'; readonly pictures: number; readonly leftOut: number };

export interface IntakeState {
  readonly intake: Intake;
  /** Takes files; folders that are still being read come as a promise. */
  take(found: readonly FoundFile[] | Promise<readonly FoundFile[]>): void;
}

export interface IntakeDependencies {
  /** Shows one picture on the stage. */
  readonly show: (given: Given) => void;
  /** Takes many, each with its path, for the list. */
  readonly list: (pictures: readonly (Given & { readonly path: string })[]) => void;
}

export type IntakeStore = StoreApi<IntakeState>;

/** One picture goes to the stage; of many the first one does, and all go to the list. */
export function createIntakeStore({ show, list }: IntakeDependencies): IntakeStore {
  let latest: unknown = null;

  return createStore<IntakeState>()((set) => {
    const settle = (found: readonly FoundFile[], newest: boolean) => {
      const { pictures, leftOut } = pickPictures(found);
      const givens = pictures.map(({ file, path }) => ({ file, name: file.name, path }));
      if (givens.length > 1 || !newest) list(givens);
      const [first] = givens;
      if (!newest) return;
      set({ intake: { phase: 'taken', pictures: givens.length, leftOut } });
      if (first) show({ file: first.file, name: first.name });
    };

    return {
      intake: { phase: 'none' },

      take: (found) => {
        latest = found;
        if (!(found instanceof Promise)) {
          settle(found, true);
          return;
        }
        set({ intake: { phase: 'reading' } });
        // What came while a folder was read has the stage.
        found.then((files) => settle(files, latest === found));
      },
    };
  });
}
