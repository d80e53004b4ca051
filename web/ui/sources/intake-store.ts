import { createStore, type StoreApi } from 'zustand/vanilla';
import { InklingError, notFetched } from '../../core/errors.ts';
import type { Given } from '../answer/answer-store.ts';
import type { ShownCode } from '../text/codes.ts';
import type { Found, FoundFile } from './found.ts';

/** Fetched when several files come, or a folder. */
const loadPick = () => import('./pick-picture.ts').catch(notFetched);

/** What was given last. */
export type Intake =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'failed'; readonly code: ShownCode }
  | {
      readonly phase: 'taken';
      /** How many were taken. */
      readonly pictures: number;
      /** How many files were none. */
      readonly leftOut: number;
      /** Paths of folders and files that could not be read. */
      readonly unreadable: readonly string[];
    };

export interface IntakeState {
  readonly intake: Intake;
  /** Takes what was given; what is still being read comes as a promise. */
  take(found: Found | Promise<Found>): void;
}

export interface IntakeDependencies {
  /** Shows one picture on the stage. */
  readonly show: (given: Given) => void;
  /** Takes many, each with its path, for the list. */
  readonly list: (pictures: readonly (Given & { readonly path: string })[]) => void;
  /** Whether a file is a picture by its content, or may be one. Never rejects. */
  readonly isPicture: (file: Blob) => Promise<boolean>;
}

export type IntakeStore = StoreApi<IntakeState>;

const toGiven = ({ file, path }: FoundFile) => ({ file, name: path.split('/').at(-1) ?? path, path });

/**
 * A file that came alone. It is a picture, whatever it looks like: it deserves a try, and a clear answer when it is none.
 */
function onlyFile({ files, unreadable }: Found): FoundFile | undefined {
  const [first] = files;
  return files.length + unreadable.length === 1 && !first?.path.includes('/') ? first : undefined;
}

/** One picture goes to the stage; of many the first one does, and all go to the list. */
export function createIntakeStore({ show, list, isPicture }: IntakeDependencies): IntakeStore {
  let latest: unknown = null;

  return createStore<IntakeState>()((set) => {
    const settle = (
      found: readonly FoundFile[],
      told: Pick<Extract<Intake, { phase: 'taken' }>, 'leftOut' | 'unreadable'>,
      newest: boolean,
    ) => {
      const givens = found.map(toGiven);
      if (givens.length > 1 || !newest) list(givens);
      const [first] = givens;
      if (!newest) return;
      set({ intake: { phase: 'taken', pictures: givens.length, ...told } });
      if (first) show({ file: first.file, name: first.name });
    };

    const pick = async (found: Found | Promise<Found>) => {
      const { files, unreadable } = await found;
      const { pickPictures } = await loadPick();
      const { pictures, leftOut } = await pickPictures(files, isPicture);
      // What came meanwhile has the stage.
      settle(pictures, { leftOut, unreadable }, latest === found);
    };

    return {
      intake: { phase: 'none' },

      take: (found) => {
        latest = found;
        const alone = found instanceof Promise ? undefined : onlyFile(found);
        if (alone) {
          settle([alone], { leftOut: 0, unreadable: [] }, true);
          return;
        }
        if (found instanceof Promise) set({ intake: { phase: 'reading' } });
        pick(found).catch((thrown: unknown) => {
          const { code } = InklingError.from(thrown);
          if (latest === found && code !== 'cancelled') set({ intake: { phase: 'failed', code } });
        });
      },
    };
  });
}
