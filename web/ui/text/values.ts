/** What sentences are made of, where a word does not say it. */

/** How sure the page may sound. */
export type Verdict =
  | { readonly grade: 'very-likely'; readonly name: string }
  | { readonly grade: 'probably'; readonly name: string }
  | { readonly grade: 'held-back' }
  | { readonly grade: 'unsure'; readonly names: readonly [string] | readonly [string, string] }
  | { readonly grade: 'lost' };

/** How surely an answer is worded. */
export type Worded = 'very-likely' | 'probably' | 'unsure';

/** A part of a picture. */
export type Place =
  | 'upper-left'
  | 'top'
  | 'upper-right'
  | 'left'
  | 'middle'
  | 'right'
  | 'lower-left'
  | 'bottom'
  | 'lower-right';

/** What of a picture the model saw: what it sees of itself, all, or what the visitor chose. */
export type SeenPart = 'middle' | 'everything' | 'part';

/** Of a picture's colours. */
export type Channel = 'red' | 'green' | 'blue';

/** The class on which engines differ most. */
export interface LargestDifference {
  readonly name: string;
  /** 0..1 */
  readonly difference: number;
}

/** What can be said of all engines' answers together. */
export type CompareVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'alone'; readonly engine: string }
  | { readonly kind: 'same'; readonly name: string; readonly largest: LargestDifference }
  | {
      readonly kind: 'different';
      readonly answers: readonly { readonly engine: string; readonly name: string }[];
      readonly largest: LargestDifference;
    };

/** Bytes that have come, and all that are to come, written in the unit that suits these. */
export interface BytesOf {
  readonly loaded: string;
  readonly total: string;
  readonly unit: 'kB' | 'MB';
}
