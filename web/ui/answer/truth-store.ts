import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Crop } from '../../runtime/index.ts';

/** What the visitor says is in pictures, by their files: the id of a label, by its model's and by the part that it was said of. */
export type Truths = ReadonlyMap<Blob, Readonly<Record<string, string>>>;

/** What an answer is about: a part of a picture, or its middle. */
interface Asked {
  readonly file: Blob;
  readonly crop: Crop | null;
}

/** Kept for this visit alone, and sent nowhere. */
export interface TruthState {
  readonly truths: Truths;

  /** Said of an answer: of another part there is another one, of which nothing is said. @param label null takes back what was said */
  say(asked: Asked, model: string, label: string | null): void;
}

export type TruthStore = StoreApi<TruthState>;

const keyOf = (model: string, crop: Crop | null) =>
  crop ? [model, crop.x, crop.y, crop.width, crop.height].join(' ') : model;

/** @returns the id of the label that was said to be there; undefined where nothing was said */
export const saidOf = (truths: Truths, { file, crop }: Asked, model: string): string | undefined =>
  truths.get(file)?.[keyOf(model, crop)];

export const createTruthStore = (): TruthStore =>
  createStore<TruthState>()((set, get) => ({
    truths: new Map(),

    say: ({ file, crop }, model, label) => {
      const { truths } = get();
      const key = keyOf(model, crop);
      const { [key]: _before, ...others } = truths.get(file) ?? {};
      set({ truths: new Map(truths).set(file, label === null ? others : { ...others, [key]: label }) });
    },
  }));
