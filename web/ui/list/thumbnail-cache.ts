import { createStore, type StoreApi } from 'zustand/vanilla';
import { sameCrop } from '../../core/crop.ts';
import type { Crop, Thumbnails } from '../../runtime/index.ts';

/** Object URLs that are kept: many screens full. */
const mostKept = 300;

export interface ThumbnailState {
  /** By entry id: an object URL, or null where none can be made; absent, or still that of another part, until it is made. */
  readonly urls: ReadonlyMap<number, string | null>;

  /** Asks for the thumbnail of a picture's part, null: its middle; the newest wish comes first. @returns takes the wish back */
  want(id: number, picture: Blob, crop: Crop | null): () => void;
  /** Gives everything back. */
  clear(): void;
}

export interface ThumbnailDependencies {
  readonly thumbnails: Thumbnails;
  readonly objectUrls?: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
  readonly capacity?: number;
}

export type ThumbnailCache = StoreApi<ThumbnailState>;

interface Wish {
  readonly picture: Blob;
  readonly crop: Crop | null;
}

/** Thumbnails of what is to be seen, and of what was seen last. */
export function createThumbnailCache({
  thumbnails,
  objectUrls = URL,
  capacity = mostKept,
}: ThumbnailDependencies): ThumbnailCache {
  const wishes = new Map<number, Wish>();
  /** Which part each of the kept ones shows. */
  const parts = new Map<number, Crop | null>();
  /** What is being made; a cleared cache forgets it. */
  let making: object | null = null;

  return createStore<ThumbnailState>()((set, get) => {
    const keep = (id: number, crop: Crop | null, thumbnail: Blob | null) => {
      const urls = new Map(get().urls);
      const before = urls.get(id);
      if (before) objectUrls.revokeObjectURL(before);
      urls.delete(id); // else it would stay as near to being given up as the one before
      urls.set(id, thumbnail && objectUrls.createObjectURL(thumbnail));
      parts.set(id, crop);
      const tooMany = [...urls].slice(0, Math.max(0, urls.size - capacity));
      for (const [old, url] of tooMany) {
        urls.delete(old);
        parts.delete(old);
        if (url) objectUrls.revokeObjectURL(url);
      }
      set({ urls });
    };

    /** One at a time: what is scrolled past meanwhile is never made. */
    const makeNext = async () => {
      const wish = [...wishes].at(-1);
      if (making || !wish) return;
      const [id, { picture, crop }] = wish;
      const own = {};
      making = own;
      wishes.delete(id);
      const thumbnail = await thumbnails.make(picture, crop);
      if (making !== own) return;
      making = null;
      keep(id, crop, thumbnail);
      makeNext();
    };

    /** Makes it the last one to be given up. */
    const touch = (id: number, url: string | null) => {
      const urls = new Map(get().urls);
      urls.delete(id);
      set({ urls: urls.set(id, url) });
    };

    return {
      urls: new Map(),

      want: (id, picture, crop) => {
        const known = get().urls.get(id);
        if (known !== undefined && sameCrop(parts.get(id) ?? null, crop)) {
          touch(id, known);
          return () => {};
        }
        wishes.set(id, { picture, crop });
        makeNext();
        return () => wishes.delete(id);
      },

      clear: () => {
        wishes.clear();
        parts.clear();
        making = null;
        for (const url of get().urls.values()) if (url) objectUrls.revokeObjectURL(url);
        set({ urls: new Map() });
        thumbnails.dispose();
      },
    };
  });
}
