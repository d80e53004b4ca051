import { createStore, type StoreApi } from 'zustand/vanilla';
import { InklingError, notFetched } from '../../core/errors.ts';
import type { ModelSummary, Progress } from '../../runtime/index.ts';
import type { Shown } from '../answer/answer-store.ts';
import type { ShownCode } from '../text/codes.ts';
import {
  type Entry,
  isFailed,
  isRunning,
  isSettled,
  isWaiting,
  type ListGiven,
  modelOf,
  type Outcome,
  running,
  toAnswer,
  waiting,
} from './list-entry.ts';
import type { RunDependencies } from './list-run.ts';

/** Fetched with the first pictures. */
const loadRun = () => import('./list-run.ts').catch(notFetched);

/** How long results are gathered before the state changes, in ms. Not by animation frames: a hidden tab has none. */
const gatherMilliseconds = 100;

export type ListStatus =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running';
      /** What the runtime is at. */
      readonly progress: Progress | null;
      /** Pictures of this run that have their result. */
      readonly settled: number;
      /** Milliseconds since the first of them: what came before was loading. */
      readonly elapsed: number;
    }
  /** Pictures are left; by the visitor's wish, or for the reason that `code` names. */
  | { readonly phase: 'stopped'; readonly code: ShownCode | null };

export interface ListState {
  /** In the order in which they came. */
  readonly entries: readonly Entry[];
  readonly status: ListStatus;
  /** What was taken off the list last, and can be put back. */
  readonly removed: readonly Entry[];

  /** Appends pictures and begins with them. */
  add(givens: readonly ListGiven[]): void;
  /** Notes an answer given elsewhere on the page: a new entry, or a new answer for the one with the same file. */
  addAnswered(shown: Pick<Shown, 'picture' | 'result'>, model: ModelSummary): void;
  /** Ends what is under way; what is done stays. */
  cancel(): void;
  /** Goes on with what is left. */
  resume(): void;
  /** Takes all that failed once more. */
  retry(): void;
  /** Shows all pictures to the model that is chosen now, but those that it has seen. */
  reclassify(model: ModelSummary): void;
  /** The model or the engine is another one now: what is left goes to that. */
  restart(): void;
  remove(id: number): void;
  clear(): void;
  /** Puts back what was taken off last. */
  undo(): void;
  /** No longer offers to put it back. */
  forget(): void;
}

export interface ListDependencies extends RunDependencies {
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export type ListStore = StoreApi<ListState>;

/** As they came. */
const inOrder = (entries: readonly Entry[]) => [...entries].sort((a, b) => a.id - b.id);

export function createListStore({ now = () => performance.now(), ...run }: ListDependencies): ListStore {
  let latest: AbortController | null = null;
  let lastId = 0;
  /** When this run's first result came. */
  let since: number | null = null;
  /** What the state does not know yet. */
  const told = new Map<number, Outcome>();
  let progress: Progress | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  return createStore<ListState>()((set, get) => {
    const change = (outcomeOf: (entry: Entry) => Outcome | undefined) =>
      get().entries.map((entry) => {
        const outcome = outcomeOf(entry);
        return outcome ? { ...entry, outcome } : entry;
      });

    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const { status } = get();
      // What was answered on the stage meanwhile, of another part perhaps, is the newer answer.
      const toldOf = (entry: Entry) => (isRunning(entry) ? told.get(entry.id) : undefined);
      const next: Partial<ListState> = told.size > 0 ? { entries: change(toldOf) } : {};
      if (status.phase === 'running') {
        const elapsed = since === null ? 0 : now() - since;
        Object.assign(next, {
          status: { ...status, progress, settled: status.settled + told.size, elapsed },
        });
      }
      told.clear();
      set(next);
    };

    const flushSoon = () => {
      timer ??= setTimeout(flush, gatherMilliseconds);
    };

    const target = {
      entries: () => {
        flush();
        return get().entries;
      },
      mark: (ids: ReadonlySet<number>, state: 'waiting' | 'running') => {
        const outcome = state === 'waiting' ? waiting : running;
        set({ entries: change(({ id }) => (ids.has(id) ? outcome : undefined)) });
      },
      tell: (id: number, outcome: Outcome) => {
        since ??= now();
        told.set(id, outcome);
        flushSoon();
      },
      progress: (latestProgress: Progress) => {
        progress = latestProgress;
        flushSoon();
      },
    };

    /** Ends the run, if any; what it had not done waits again. */
    const end = (status: ListStatus) => {
      latest?.abort();
      latest = null;
      flush();
      set({ entries: change((entry) => (isRunning(entry) ? waiting : undefined)), status });
    };

    const start = () => {
      if (latest) return;
      const controller = new AbortController();
      latest = controller;
      since = null;
      progress = null;
      set({ status: { phase: 'running', progress: null, settled: 0, elapsed: 0 } });
      const go = async () => (await loadRun()).runList(run, target, controller.signal);
      go().then(
        () => {
          if (latest !== controller) return;
          end({ phase: 'idle' });
          if (get().entries.some(isWaiting)) start(); // they came after its last look
        },
        (thrown: unknown) => {
          if (latest !== controller) return;
          const { code } = InklingError.from(thrown);
          end({ phase: 'stopped', code: code === 'cancelled' ? null : code });
        },
      );
    };

    const append = (given: ListGiven, outcome: Outcome): Entry => {
      lastId += 1;
      const { file, name, path = name, crop = null } = given;
      return { id: lastId, name, path, file, crop, outcome };
    };

    /** Has all that this holds for wait once more. */
    const again = (wanted: (entry: Entry) => boolean) => {
      set({ entries: change((entry) => (wanted(entry) ? waiting : undefined)) });
      start();
    };

    return {
      entries: [],
      status: { phase: 'idle' },
      removed: [],

      add: (givens) => {
        if (givens.length === 0) return;
        set({ entries: [...get().entries, ...givens.map((given) => append(given, waiting))] });
        start();
      },

      addAnswered: ({ picture, result }, model) => {
        const outcome = toAnswer(result, model);
        const { entries, removed } = get();
        const isIt = ({ file }: Entry) => file === picture.file;
        // Asked about again, it is back: it could be put back a second time otherwise.
        const all = entries.some(isIt) ? entries : inOrder([...entries, ...removed.filter(isIt)]);
        set({
          entries: all.some(isIt)
            ? all.map((entry) => (isIt(entry) ? { ...entry, crop: picture.crop, outcome } : entry))
            : [...all, append(picture, outcome)],
          removed: removed.filter((entry) => !isIt(entry)),
        });
      },

      cancel: () => {
        if (latest) end({ phase: 'stopped', code: null });
      },

      resume: () => {
        if (get().entries.some(isWaiting)) start();
      },

      retry: () => again(isFailed),

      reclassify: ({ id, version }) =>
        again((entry) => {
          const model = modelOf(entry);
          return isSettled(entry) && !(model?.id === id && model.version === version);
        }),

      restart: () => {
        if (!latest) return;
        end({ phase: 'idle' });
        start();
      },

      remove: (id) => {
        flush();
        const { entries } = get();
        set({
          entries: entries.filter((entry) => entry.id !== id),
          removed: entries.filter((entry) => entry.id === id),
        });
      },

      clear: () => {
        end({ phase: 'idle' });
        set({ entries: [], removed: get().entries });
      },

      undo: () => {
        const { entries, removed } = get();
        const back = removed.map((entry) => (isRunning(entry) ? { ...entry, outcome: waiting } : entry));
        set({ entries: inOrder([...entries, ...back]), removed: [] });
        if (get().status.phase === 'idle') get().resume();
      },

      forget: () => set({ removed: [] }),
    };
  });
}
