/**
 * The runtime's public interface: all that the ui may know of it. Everything that talks to the platform (worker,
 * engines, model store, image decoding, camera) stands behind it.
 */
export { type ErrorCode, InklingError } from '../core/errors.ts';
export type { CameraDevice, Cameras, OpenCamera } from './camera.ts';
export { createRuntime } from './client.ts';
export { sharedParameter } from './offline/names.ts';
export type { Offline } from './offline/registration.ts';
export { takeShared } from './offline/shared.ts';
export { looksLikeAddress, toImageAddress } from './page-image/address.ts';
export { readPictureAt } from './page-image/pictures.ts';
export { readSamples, type Sample } from './samples.ts';
export type { Thumbnails } from './thumbnails.ts';
export type * from './types.ts';
