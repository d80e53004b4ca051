import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createThumbnails } from '../../runtime/later.ts';
import type { Entry } from './list-entry.ts';
import { createThumbnailCache, type ThumbnailCache } from './thumbnail-cache.ts';

/** Thumbnails that live as long as the component. */
export function useThumbnailCache(): ThumbnailCache {
  const [cache] = useState(() => createThumbnailCache({ thumbnails: createThumbnails() }));
  useEffect(() => () => cache.getState().clear(), [cache]);
  return cache;
}

/** The thumbnail's object URL; null until it is there, and where none can be made. */
export function useThumbnail(cache: ThumbnailCache, { id, file, crop }: Entry): string | null {
  useEffect(() => {
    const takeBack = cache.getState().want(id, file, crop);
    return () => {
      takeBack();
    };
  }, [cache, id, file, crop]);
  return useStore(cache, ({ urls }) => urls.get(id) ?? null);
}
