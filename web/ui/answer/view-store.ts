import { createStore, type StoreApi } from 'zustand/vanilla';

/** How the visitor likes the page to look, for this visit. */
export interface ViewState {
  /** Whether the bars of all classes are shown, or of the most probable ones alone. */
  readonly allClasses: boolean;
  /** Whether it is shown on the picture where the model looked. */
  readonly map: boolean;
  /** The class that it is shown for, by its label's id, of the picture with this id; of any other, the most probable one. */
  readonly mapped: { readonly picture: number; readonly label: string } | null;
  /** How much the map hides of the picture, 0..1. */
  readonly mapStrength: number;
  /** The file of which a part is being chosen. */
  readonly parted: Blob | null;

  toggleAllClasses(): void;
  toggleMap(): void;
  /** Shows the map of a class, or none any more where it is that one already. */
  lookFor(picture: number, label: string, now: string | null): void;
  setMapStrength(strength: number): void;
  choosePart(of: Blob | null): void;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(): ViewStore {
  return createStore<ViewState>()((set, get) => ({
    allClasses: false,
    map: false,
    mapped: null,
    mapStrength: 0.6,
    parted: null,

    toggleMap: () => set({ map: !get().map }),
    lookFor: (picture, label, now) =>
      set(label === now ? { map: false } : { map: true, mapped: { picture, label } }),
    setMapStrength: (mapStrength) => set({ mapStrength }),
    choosePart: (parted) => set({ parted }),
    toggleAllClasses: () => set({ allClasses: !get().allClasses }),
  }));
}

/** The class whose map is shown; null where none is. @param top the most probable class */
export const mappedLabel = (
  { map, mapped }: Pick<ViewState, 'map' | 'mapped'>,
  picture: number,
  top: string | undefined,
): string | null => (map ? ((mapped?.picture === picture ? mapped.label : top) ?? null) : null);
