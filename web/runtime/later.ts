/**
 * The rest of the runtime's public interface: what only parts of the page use that are fetched when they are wanted. What
 * index.ts names comes with the page.
 */
export { createCameras } from './camera.ts';
export { createThumbnails } from './thumbnails.ts';
export { grabFrame, takeStill } from './video.ts';
