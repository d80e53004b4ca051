/** The messages between the page and the worker that makes thumbnails. Every request is answered, in the order of asking. */

export interface ThumbnailRequest {
  readonly id: number;
  readonly picture: Blob;
  /** Width and height of the thumbnail, in pixels. */
  readonly size: number;
}

export interface ThumbnailResponse {
  readonly id: number;
  /** Null for what cannot be decoded. */
  readonly thumbnail: Blob | null;
}
