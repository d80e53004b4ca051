import { createStore, type StoreApi } from 'zustand/vanilla';
import { InklingError } from '../../core/errors.ts';
import type { Classification, Crop, ModelSummary, Progress, Runtime } from '../../runtime/index.ts';
import { once } from '../parts/once.ts';
import type { ShownCode } from '../text/codes.ts';

export interface Picture {
  readonly id: number;
  readonly name: string;
  readonly file: Blob;
  /** The part of it that the visitor asks about; null: the middle. */
  readonly crop: Crop | null;
  /** An object URL, alive as long as the picture is in the state; null for an SVG, until it is drawn. */
  readonly url: string | null;
}

/** A file that a visitor gave, so that it can be tried again. */
export interface Given {
  readonly file: Blob;
  readonly name: string;
  readonly crop?: Crop | null;
}

export interface Job {
  readonly picture: Picture;
  readonly progress: Progress | null;
}

export interface Shown {
  readonly picture: Picture;
  readonly result: Classification;
}

export interface Notice {
  readonly code: ShownCode;
  readonly detail: string;
  readonly retryable: boolean;
  /** What failed; null when it was the list of models. */
  readonly given: Given | null;
  /** The same on the page, where nothing else is: no answer came before it. Null for what cannot be read. */
  readonly picture: Picture | null;
}

export interface AnswerState {
  readonly models: readonly ModelSummary[] | null;
  /** The id of the model that pictures are shown to; null until the visitor chose: then it is the first one. */
  readonly chosen: string | null;
  /** The one picture being worked on. */
  readonly job: Job | null;
  /** The last answer. It stays until the next one is there, whatever goes wrong meanwhile. */
  readonly shown: Shown | null;
  /** What the model says of a part of the answered picture that is being chosen, for as long as it is. */
  readonly preview: Classification | null;
  readonly notice: Notice | null;

  /** Reads which models there are. */
  start(): void;
  /** Chooses a model; the picture on the page is shown to it at once. */
  choose(model: string): void;
  /** Takes a new picture, which supersedes one that is being worked on. */
  classify(given: Given): void;
  /** Asks about another part of the answered picture, which stays on the page. */
  look(crop: Crop | null): void;
  /** Sets or ends the preview; of no use where there is no answer. */
  setPreview(preview: Classification | null): void;
  /** Takes the picture on the page once more; one that an engine or the network failed counts as on the page. */
  again(): void;
  cancel(): void;
  retry(): void;
  dismiss(): void;
}

export interface AnswerDependencies {
  readonly runtime: Pick<Runtime, 'models' | 'classify'>;
  /** The engine to ask for with this model; undefined leaves it to the runtime. */
  readonly engineFor: (model: string) => Promise<string | undefined>;
  readonly objectUrls?: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
}

export type AnswerStore = StoreApi<AnswerState>;

function toNotice(thrown: unknown, given: Given | null, picture: Picture | null = null): Notice | null {
  const { code, detail, retryable } = InklingError.from(thrown);
  if (code === 'cancelled') return null;
  return { code, detail, retryable, given, picture: isUnreadable(code) ? null : picture };
}

/** A picture that cannot be read cannot be read the second time either, nor shown. */
const isUnreadable = (code: ShownCode) => code.startsWith('image-');

/** The chosen model; the first one while none is chosen, or when the chosen one is no longer there. */
export function currentModel(
  models: readonly ModelSummary[],
  chosen: string | null,
): ModelSummary | undefined {
  return models.find(({ id }) => id === chosen) ?? models[0];
}

/** The same where there has to be one. @throws InklingError `bucket-invalid` */
export function modelToAsk(models: readonly ModelSummary[], chosen: string | null): ModelSummary {
  const model = currentModel(models, chosen);
  if (!model) throw new InklingError('bucket-invalid', 'the index names no model');
  return model;
}

/** What taking the picture once more would take: the one being worked on, else the one that failed, else the answered. */
function current({ job, notice, shown }: AnswerState): Given | undefined {
  const failed = notice && !isUnreadable(notice.code) ? notice.given : null;
  return job?.picture ?? failed ?? shown?.picture;
}

/** What an image element would draw itself, on the page's own thread, however long that takes. It goes by the type alone. */
const claimsToBeSvg = ({ type }: Blob) => /^image\/svg/i.test(type);

export function createAnswerStore({ runtime, engineFor, objectUrls = URL }: AnswerDependencies): AnswerStore {
  let latest: AbortController | null = null;
  let lastId = 0;

  return createStore<AnswerState>()((set, get) => {
    const models = once(async () => {
      // Never aborted: a cancelled picture must not take the list away from the next one.
      const list = await runtime.models(new AbortController().signal);
      set({ models: list });
      return list;
    });

    /** Frees the URL of a picture that was taken off the page; with another part of it on the page, it is still in use. */
    const release = (picture: Picture | null | undefined) => {
      const { job, shown, notice } = get();
      const inUse = [job, shown, notice].some((state) => state?.picture?.url === picture?.url);
      if (picture?.url && !inUse) objectUrls.revokeObjectURL(picture.url);
    };

    /** Takes the notice off the page, and with it the picture that only it kept there. */
    const dismiss = () => {
      const { notice } = get();
      set({ notice: null });
      release(notice?.picture);
    };

    /** Ends the running job, if any, and forgets its picture. */
    const abandon = () => {
      const { job } = get();
      latest?.abort();
      latest = null;
      set({ job: null, preview: null });
      release(job?.picture);
    };

    const run = async (picture: Picture, controller: AbortController) => {
      const { signal } = controller;
      const model = modelToAsk(await models(), get().chosen);
      const engine = await engineFor(model.id);
      signal.throwIfAborted();
      const onProgress = (progress: Progress) => {
        if (latest === controller) set({ job: { picture, progress } });
      };
      const { file, crop } = picture;
      return runtime.classify(file, { model: model.id, engine, crop, signal, onProgress });
    };

    const begin = (picture: Picture) => {
      const { preview } = get();
      abandon();
      const controller = new AbortController();
      latest = controller;
      const again = picture.id === get().shown?.picture.id;
      set({ job: { picture, progress: null }, preview: again ? preview : null });
      dismiss();
      run(picture, controller).then(
        (result) => {
          if (latest !== controller) return;
          latest = null;
          const previous = get().shown?.picture;
          const drawn = result.drawn && objectUrls.createObjectURL(result.drawn);
          const shown = { picture: drawn ? { ...picture, url: drawn } : picture, result };
          set({ job: null, shown, preview: null });
          release(picture);
          release(previous);
          // What was tried out has given way to another version.
          if (result.model.trial === 'failed')
            runtime.models(controller.signal).then((models) => set({ models }));
        },
        (thrown: unknown) => {
          if (latest !== controller) return;
          latest = null;
          const notice = toNotice(thrown, picture, get().shown ? null : picture);
          set({ job: null, notice, preview: null });
          release(picture);
        },
      );
    };

    return {
      models: null,
      chosen: null,
      job: null,
      shown: null,
      preview: null,
      notice: null,

      start: () => {
        models().catch((thrown: unknown) => {
          // A picture that waits for the list reports the failure itself, with a retry that includes the picture.
          if (!get().job) set({ notice: toNotice(thrown, null) });
        });
      },

      choose: (model) => {
        const { models, chosen, again } = get();
        if (currentModel(models ?? [], chosen)?.id === model) return;
        set({ chosen: model });
        again();
      },

      again: () => {
        const given = current(get());
        if (given) get().classify(given);
      },

      classify: ({ file, name, crop = null }) => {
        lastId += 1;
        const url = claimsToBeSvg(file) ? null : objectUrls.createObjectURL(file);
        begin({ id: lastId, name, file, crop, url });
      },

      look: (crop) => {
        const { shown } = get();
        if (shown) begin({ ...shown.picture, crop });
      },

      setPreview: (preview) => {
        if (get().shown) set({ preview });
      },

      cancel: abandon,

      retry: () => {
        const { notice, classify, start } = get();
        if (!notice) return;
        dismiss();
        if (notice.given) classify(notice.given);
        else start();
      },

      dismiss,
    };
  });
}
