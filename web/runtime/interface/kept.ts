/** What is kept on this device. Sizes in bytes, as the files are used; a browser may store them compressed. */
export interface Kept {
  readonly models: readonly KeptModel[];
  readonly engines: readonly { readonly id: string; readonly bytes: number }[];
  /** The page itself, so that it opens without a network. */
  readonly page: number;
  /** Models that the bucket no longer has. */
  readonly other: number;
  /** All that the browser counts for this page, as far as it says. */
  readonly total: number | undefined;
  /** Models whose engines were measured here. */
  readonly measuredModels: number;
}

export interface KeptModel {
  readonly id: string;
  readonly bytes: number;
  /** The engines that have all their files of it. */
  readonly engines: readonly string[];
}
