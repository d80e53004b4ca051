/**
 * The rest of the runtime's public interface: what only parts of the page use that are fetched when they are wanted. What
 * index.ts names comes with the page.
 */
export { createCameras } from './camera/cameras.ts';
export { grabFrame, takeStill } from './camera/video.ts';
export { createThumbnails } from './picture/page/thumbnails.ts';
