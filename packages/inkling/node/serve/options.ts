/** What a server is told. */
import type { RuntimeOptions } from '../types.ts';

export interface ServerOptions extends Pick<RuntimeOptions, 'bucket'> {
  /** The model that answers where a request names none; without it, the bucket's first. */
  readonly model?: string | undefined;
  /** Refuse what is unlike the model's training data, instead of an answer with warnings. @default false */
  readonly strict?: boolean | undefined;
  /** Of a body, or of what is at an address. @default 20 MB */
  readonly maxBytes?: number | undefined;
  /** Of a picture. @default 64,000,000 */
  readonly maxPixels?: number | undefined;
  /** Pictures at a time; without it, one for each core, 8 at most. */
  readonly concurrency?: number | undefined;
  /** Requests that may wait beyond those; one more is refused. Without it, four times `concurrency`. */
  readonly queue?: number | undefined;
  /** Of a request, in ms. @default 30,000 */
  readonly timeout?: number | undefined;
  /** How often the index is read again, so that a version that is promoted is served, in ms; 0: never. @default 10,000 */
  readonly refresh?: number | undefined;
  /** Is told what an operator should know: which versions are served from now on, or why new ones are not. */
  readonly tell?: ((line: string) => void) | undefined;
  /** Take `{"url": …}` too, and fetch it: from no private address, through no redirect. @default false */
  readonly allowUrls?: boolean | undefined;
}

export interface Server {
  /** @param at `port` 0: any that is free @returns its address */
  listen(at: { readonly port: number; readonly host?: string }): Promise<string>;
  /** Takes no more requests, ends those that there are, and then the threads. */
  close(): Promise<void>;
}

/** All that was not said, said. */
export interface Settings {
  /** Undefined: the bucket's first. */
  readonly model: string | undefined;
  readonly strict: boolean;
  readonly maxBytes: number;
  readonly timeout: number;
  readonly allowUrls: boolean;
}
