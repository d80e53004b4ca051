/**
 * The runtime's public interface: all that the ui may know of it. Everything that talks to the platform (worker,
 * engines, model store, image decoding) stands behind it.
 */
export { type ErrorCode, InklingError } from '../core/errors.ts';
export { createRuntime } from './client.ts';
export { sharedParameter } from './offline/names.ts';
export type { Offline } from './offline/registration.ts';
export { takeShared } from './offline/shared.ts';
export type * from './types.ts';
