/**
 * The messages between the page and the worker that makes small pictures of large ones. Every request is answered, in the
 * order of asking.
 */
import type { Crop } from '../../../core/crop.ts';

export type Asked =
  | {
      readonly kind: 'thumbnail';
      readonly picture: Blob;
      /** The part of it that is to be seen; null: the middle. */
      readonly crop: Crop | null;
      /** Width and height of the thumbnail, in pixels. */
      readonly size: number;
    }
  | {
      readonly kind: 'reduced';
      readonly picture: Blob;
      /** Pixels of it at most. */
      readonly most: number;
    };

export interface ThumbnailRequest {
  readonly id: number;
  readonly asked: Asked;
}

export interface ThumbnailResponse {
  readonly id: number;
  /** A file of a thumbnail, the pixels of a reduced picture; null for what cannot be decoded. */
  readonly made: Blob | ImageBitmap | null;
}
