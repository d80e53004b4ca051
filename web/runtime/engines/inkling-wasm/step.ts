/** What steps of a program are made of. Addresses are known once all steps are: until then each is a promise of a place. */
import type { ExactProducts } from './byte-products.ts';
import type { Kernels } from './kernels.ts';

/** A place in the memory, in bytes; not to be read before the program is whole. */
export interface Place {
  at: number;
}

/** A map in the memory: int16 less the zero point, `[height, width, stride]`, of which `channels` are meant. */
export interface Tensor extends Place {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Channels up to whole vectors: layout.ts. */
  readonly stride: number;
  /** Rounded to float32. */
  readonly scale: number;
  readonly zero: number;
  /** What 0 and 255 are, less the zero point. */
  readonly low: number;
  readonly high: number;
}

/** One layer, ready to run once its memory is there: parts that may run in any order, and at the same time on two threads. */
export type Step = readonly Part[];

/** A few calls, which leave nothing in the scratch for another part. */
export type Part = (kernels: Kernels) => void;

/** So many, from the first on. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** Places that a step asks for. */
export interface Maker {
  /** The weight file, while steps are prepared. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** How bytes are multiplied here; undefined: not at all. */
  readonly products: ExactProducts | undefined;
  /**
   * Bytes that are written once, when the memory is there; 0 until then. Where `write` reads the file, it is made in another
   * function than the step is: functions of one scope keep alive what any of them refers to.
   */
  constant(bytes: number, write: (memory: ArrayBuffer, at: number) => void): Place;
  /** Bytes that are the part's own while it runs. */
  scratch(bytes: number): Place;
  /** As many bytes that are always 0. */
  zeros(bytes: number): Place;
  /** What the parts of a step are: 0 to `count` in one range, or on two threads in a few, each beginning at a multiple of `unit`. */
  share(count: number, unit: number): Range[];
}
