import { createStore, type StoreApi } from 'zustand/vanilla';
import { sameCrop } from '../../core/crop.ts';
import { type Classification, type Crop, InklingError, type Runtime } from '../../runtime/index.ts';
import type { AnswerStore, Shown } from '../answer/answer-store.ts';
import type { ShownCode } from '../text/codes.ts';
import { windows } from './part-geometry.ts';
import { foundMost, type Look, toLook } from './windows.ts';

/** Looking at every part of the picture. */
export type Search =
  | { readonly phase: 'none' }
  | { readonly phase: 'running'; readonly done: number; readonly of: number }
  | {
      readonly phase: 'done';
      readonly looks: readonly Look[];
      /** The class whose places are shown; null where no window showed any. */
      readonly label: string | null;
    }
  | { readonly phase: 'failed'; readonly code: ShownCode };

export interface PartState {
  /** The part that is being chosen, until its answer is there; null: the one that was answered. */
  readonly crop: Crop | null;
  /** The parts that were asked about before, the latest last; null is the middle. */
  readonly before: readonly (Crop | null)[];
  readonly search: Search;

  /** Makes ready for the picture on the page. */
  open(): void;
  /** Forgets what was being chosen and looked for. */
  close(): void;
  /** Draws a part and has the bars follow it, the newest one first. Nothing, as `ask`, while another picture comes. */
  drag(crop: Crop): void;
  /** Asks about what was drawn last. */
  drop(): void;
  /** The same as both, for what comes in small steps: it is asked about when no more comes for a moment. */
  nudge(crop: Crop): void;
  /** Asks about a part, or the middle, at once. */
  ask(crop: Crop | null): void;
  /** Asks about the part before. */
  back(): void;
  /** Looks at every part. */
  searchAll(): void;
  stopSearch(): void;
  /** Shows where this class was found. */
  lookFor(label: string): void;
}

export interface PartDependencies {
  readonly runtime: Pick<Runtime, 'classifyFrame'>;
  readonly answers: AnswerStore;
  /** The engine to ask for with this model; undefined leaves it to the runtime. */
  readonly engineFor: (model: string) => Promise<string | undefined>;
  /** All of a picture, with few enough pixels to be asked about many times a second. Null for what cannot be decoded. */
  readonly reduce: (picture: Blob) => Promise<ImageBitmap | null>;
  /** A part of it as pixels of its own. */
  readonly cut?: (bitmap: ImageBitmap, crop: Crop) => Promise<ImageBitmap>;
  /** Ends what would not be disturbed. */
  readonly makeRoom: () => void;
}

export type PartStore = StoreApi<PartState>;

/** No more steps for so many milliseconds: the visitor is there. */
const pause = 400;

const cutOut = (bitmap: ImageBitmap, { x, y, width, height }: Crop) =>
  createImageBitmap(bitmap, x, y, width, height);

/** Which part of the picture the visitor asks about, while it is being chosen. The answers are the answer store's. */
export function createPartStore(dependencies: PartDependencies): PartStore {
  const { runtime, answers, engineFor, reduce, cut = cutOut, makeRoom } = dependencies;
  /** The picture that is being worked on, with few pixels. */
  let reduced: { readonly file: Blob; readonly bitmap: Promise<ImageBitmap | null> } | null = null;
  /** Ends the frames that are under way. */
  let session = new AbortController();
  let searching: AbortController | null = null;
  let wanted: Crop | null = null;
  let following = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const forget = () => {
    const { bitmap } = reduced ?? {};
    reduced = null;
    bitmap?.then((made) => made?.close());
  };

  const pixelsOf = ({ picture: { file }, result }: Shown) => {
    if (reduced?.file !== file) {
      forget();
      reduced = { file, bitmap: reduce(result.drawn ?? file) };
    }
    return reduced.bitmap;
  };

  /** What the model says of a part, from the reduced picture. */
  const classifyPart = async (
    shown: Shown,
    crop: Crop,
    signal: AbortSignal,
    map: boolean,
  ): Promise<Classification> => {
    // The model whose answer is on the page: the next one may still be on its way.
    const model = shown.result.model.id;
    const [bitmap, engine] = await Promise.all([pixelsOf(shown), engineFor(model)]);
    if (!bitmap) throw new InklingError('image-corrupt');
    signal.throwIfAborted();
    const { source } = shown.result;
    const [sx, sy] = [bitmap.width / source.width, bitmap.height / source.height];
    const small = {
      x: crop.x * sx,
      y: crop.y * sy,
      width: Math.max(1, crop.width * sx),
      height: Math.max(1, crop.height * sy),
    };
    const options = { model, engine, signal, onProgress: () => {}, map };
    const result = await runtime.classifyFrame(() => cut(bitmap, small), options);
    return { ...result, source, crop };
  };

  return createStore<PartState>()((set, get) => {
    const shownNow = () => answers.getState().shown;

    const follow = async () => {
      if (following) return;
      following = true;
      const { signal } = session;
      try {
        for (;;) {
          const shown = shownNow();
          const crop = wanted;
          wanted = null;
          if (!crop || !shown) return;
          const preview = await classifyPart(shown, crop, signal, true);
          // The exact answer may have come meanwhile, or another picture.
          if (signal.aborted || shownNow() !== shown || !get().crop) return;
          answers.getState().setPreview(preview);
        }
      } catch {
        // The exact answer tells what is wrong.
      } finally {
        following = false;
        // Another session, begun meanwhile.
        if (wanted && session.signal !== signal) follow();
      }
    };

    const stopSearch = () => {
      searching?.abort();
      searching = null;
      if (get().search.phase === 'running') set({ search: { phase: 'none' } });
    };

    /** Whether another picture is on its way to the page: it must not be lost for a part of this one. */
    const isLeaving = () => {
      const { job, shown } = answers.getState();
      return job !== null && job.picture.file !== shown?.picture.file;
    };

    const endFrames = () => {
      session.abort();
      session = new AbortController();
      wanted = null;
      clearTimeout(timer);
    };

    const look = (crop: Crop | null) => {
      endFrames();
      makeRoom();
      answers.getState().look(crop);
      // Afterwards: what was under way, and is ended, would take it away.
      set({ crop });
    };

    answers.subscribe(({ shown, job }, earlier) => {
      // Another picture, or another model's look at this one: what rests of the keys must not end it.
      if (job && job.picture !== earlier.job?.picture && job.picture.id !== shown?.picture.id) endFrames();
      // What was drawn is answered, or could not be.
      if (shown !== earlier.shown || (earlier.job && !job)) set({ crop: null });
      if (shown?.picture.file !== earlier.shown?.picture.file) {
        endFrames();
        stopSearch();
        forget();
        set({ crop: null, before: [], search: { phase: 'none' } });
      } else if (shown?.result.model.id !== earlier.shown?.result.model.id) {
        stopSearch();
        set({ search: { phase: 'none' } });
      }
    });

    /** Keeps the part that is on the page as the one to go back to, before another is asked about. */
    const remember = (crop: Crop | null, { picture }: Shown) => {
      const { before } = get();
      const known = before.length > 0 && sameCrop(before.at(-1) as Crop | null, picture.crop);
      if (!known && !sameCrop(crop, picture.crop)) set({ before: [...before, picture.crop] });
    };

    const run = async (shown: Shown, { signal }: AbortController) => {
      const { source, seen, classes } = shown.result;
      const parts = windows(source, seen.width / seen.height);
      const looks: Look[] = [];
      for (const crop of parts) {
        set({ search: { phase: 'running', done: looks.length, of: parts.length } });
        looks.push(toLook(crop, await classifyPart(shown, crop, signal, false)));
        signal.throwIfAborted();
      }
      const label = foundMost(
        looks,
        classes.map(({ id }) => id),
      );
      set({ search: { phase: 'done', looks, label } });
    };

    return {
      crop: null,
      before: [],
      search: { phase: 'none' },

      open: () => {
        const shown = shownNow();
        if (shown) pixelsOf(shown);
      },

      close: () => {
        endFrames();
        stopSearch();
        forget();
        if (get().crop && !answers.getState().job) answers.getState().setPreview(null);
        set({ crop: null, search: { phase: 'none' } });
      },

      drag: (crop) => {
        if (isLeaving()) return;
        makeRoom();
        const { job, shown, cancel } = answers.getState();
        // An answer to the part before would come in between.
        if (job && job.picture.id === shown?.picture.id) cancel();
        set({ crop });
        wanted = crop;
        follow();
      },

      drop: () => {
        const { crop, ask } = get();
        const { job } = answers.getState();
        // What was asked about already is on its way.
        if (crop && !sameCrop(job?.picture.crop ?? null, crop)) ask(crop);
      },

      nudge: (crop) => {
        clearTimeout(timer);
        get().drag(crop);
        timer = setTimeout(get().drop, pause);
      },

      ask: (crop) => {
        const shown = shownNow();
        if (!shown || isLeaving()) return;
        remember(crop, shown);
        look(crop);
      },

      back: () => {
        if (isLeaving()) return;
        const now = shownNow()?.picture.crop ?? null;
        // One that could not be answered is on the page already.
        const before = get().before.filter((crop, i, all) => i < all.length - 1 || !sameCrop(crop, now));
        const last = before.at(-1);
        if (last === undefined) return;
        set({ before: before.slice(0, -1) });
        look(last);
      },

      searchAll: () => {
        const shown = shownNow();
        if (!shown) return;
        stopSearch();
        makeRoom();
        const controller = new AbortController();
        searching = controller;
        run(shown, controller).catch((thrown: unknown) => {
          const { code } = InklingError.from(thrown);
          if (searching === controller && code !== 'cancelled') set({ search: { phase: 'failed', code } });
        });
      },

      stopSearch,

      lookFor: (label) => {
        const { search } = get();
        if (search.phase === 'done') set({ search: { ...search, label } });
      },
    };
  });
}
