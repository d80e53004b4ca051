/** Gathers what the steps of a program ask for, until the memory is there. */
import type { ExactProducts } from './byte-products.ts';
import { type Layout, rangesOf, roundUp } from './layout.ts';
import type { Maker, Place, Range } from './step.ts';

/** Of a step on two threads: with more, less is waited for at its end; with fewer, less is read twice. */
const partsOfTwo = 4;

export class Places implements Maker {
  file: Uint8Array<ArrayBuffer>;
  readonly products: ExactProducts | undefined;
  readonly #layout: Layout;
  #writes: ((memory: ArrayBuffer) => void)[] = [];
  readonly #zeros: Place = { at: 0 };
  #zeroBytes = 0;
  /** Places from the beginning of a thread's scratch, which all steps share: one part runs at a time. */
  readonly #scratch: Place[] = [];
  #scratchBytes = 0;
  #ofThisStep = 0;
  readonly #threads: number;

  constructor(
    file: Uint8Array<ArrayBuffer>,
    layout: Layout,
    products: ExactProducts | undefined,
    threads: number,
  ) {
    this.file = file;
    this.products = products;
    this.#layout = layout;
    this.#threads = threads;
  }

  nextStep(): void {
    this.#ofThisStep = 0;
  }

  constant(bytes: number, write: (memory: ArrayBuffer, at: number) => void): Place {
    const place = { at: this.#layout.place(bytes) };
    this.#writes.push((memory) => write(memory, place.at));
    return place;
  }

  scratch(bytes: number): Place {
    const place = { at: this.#ofThisStep };
    this.#scratch.push(place);
    this.#ofThisStep += roundUp(bytes, 64);
    this.#scratchBytes = Math.max(this.#scratchBytes, this.#ofThisStep);
    return place;
  }

  zeros(bytes: number): Place {
    this.#zeroBytes = Math.max(this.#zeroBytes, bytes);
    return this.#zeros;
  }

  share(count: number, unit: number): Range[] {
    const parts = this.#threads === 1 ? 1 : partsOfTwo;
    return rangesOf(count, roundUp(Math.ceil(count / parts), unit));
  }

  /** No step asks any more: places become addresses. @throws InklingError `out-of-memory` */
  finish(): void {
    this.#zeros.at = this.#layout.place(this.#zeroBytes);
    const base = this.#layout.place(this.#scratchBytes * this.#threads);
    for (const place of this.#scratch) place.at += base;
  }

  /** Has `look` see addresses as the second thread has to, whose scratch is its own. */
  asSecond<T>(look: () => T): T {
    for (const place of this.#scratch) place.at += this.#scratchBytes;
    try {
      return look();
    } finally {
      for (const place of this.#scratch) place.at -= this.#scratchBytes;
    }
  }

  /** Writes the constants, and lets go of the file that they were made of: it is larger than all else that is kept. */
  write(memory: ArrayBuffer): void {
    for (const write of this.#writes) write(memory);
    this.#writes = [];
    this.file = new Uint8Array();
  }
}
