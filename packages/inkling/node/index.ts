/** The runtime in Node: tells what is in a picture, by the engines of the page and decoders of its own. */
export { type ErrorCode, InklingError, type PlainError } from '../../../web/core/errors.ts';
export { createRuntime } from './runtime.ts';
export type { Server, ServerOptions } from './serve/options.ts';
export { createServer } from './serve/server.ts';
export type * from './types.ts';
