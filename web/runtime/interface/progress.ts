/**
 * Where a request stands. One count over all that is fetched: bytes as they travel, compressed where the server does so.
 * `total` is 0 until it is known; `loaded / total` never falls. What is on this device already does not count.
 */
export type Progress =
  | { readonly phase: 'decoding' }
  | {
      readonly phase: 'downloading';
      /** What still arrives. */
      readonly what: 'model' | 'engine' | 'both';
      readonly loaded: number;
      readonly total: number;
    }
  | { readonly phase: 'starting' }
  | { readonly phase: 'running' };
