import type { Stores } from '../stores.ts';
import { stopTiming } from './timing-rules.ts';

/** A picture given by any other way ends the camera; its own stills do not, nor does another look at the same picture. */
export function endCameraForPictures({ page, camera }: Pick<Stores, 'page' | 'camera'>) {
  let last: Blob | undefined;
  page.subscribe(({ job, shown }) => {
    const file = job?.picture.file;
    if (!file || file === last) return;
    last = file;
    if (file !== shown?.picture.file && file !== camera.getState().still?.file) camera.getState().hide();
  });
}

/** What was begun for the picture on the page ends where the camera takes its place. */
export function yieldToCamera(stores: Stores) {
  stores.camera.subscribe(({ open }, before) => {
    if (open && !before.open) stopTiming(stores);
  });
}
