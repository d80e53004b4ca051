import { maxPixels } from '../../../web/core/image-limits.ts';

/** What is decoded at the most. */
export interface Limits {
  /** Of a file. */
  readonly bytes: number;
  /** Of a decoded picture. */
  readonly pixels: number;
}

/** As on the page: a phone's photograph of 108 megapixels, and a file larger than any of so many. */
export const pageLimits: Limits = { bytes: 512 * 1024 * 1024, pixels: maxPixels };
