/**
 * The runtime's public interface: all that the ui may know of it. Everything that talks to the platform (worker,
 * engines, model store, image decoding, camera) stands behind it.
 */
export type { Crop } from '../core/crop.ts';
export { type ErrorCode, InklingError } from '../core/errors.ts';
export type { NetworkRequest } from '../core/network-request.ts';
export type { CameraDevice, Cameras, OpenCamera } from './camera/cameras.ts';
export { createRuntime } from './client/page-runtime.ts';
export { readSamples, type Sample } from './client/samples.ts';
export type * from './interface/classification.ts';
export type * from './interface/comparison.ts';
export type * from './interface/engine.ts';
export type * from './interface/kept.ts';
export type * from './interface/model.ts';
export type * from './interface/progress.ts';
export type * from './interface/record.ts';
export type * from './interface/runtime.ts';
export { sharedParameter } from './offline/names.ts';
export type { Offline } from './offline/registration.ts';
export { looksLikeAddress, toImageAddress } from './picture/page/address.ts';
export { isPicture } from './picture/page/is-picture.ts';
export { readPictureAt } from './picture/page/pictures.ts';
export type { Thumbnails } from './picture/page/thumbnails.ts';
