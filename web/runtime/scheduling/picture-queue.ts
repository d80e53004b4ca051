/** Pictures that a worker gets at once: it decodes the next while one runs, and none has much left when the others are done. */
const mostAtOnce = 16;

/**
 * The pictures of a batch by their indices, in order: which wait, which were told. Those whose worker failed are put aside,
 * to be tried once more when all others are through.
 */
export class PictureQueue {
  #waiting: number[];
  #aside: number[] = [];
  readonly #told = new Set<number>();
  readonly #tried = new Set<number>();

  constructor(indices: readonly number[]) {
    this.#waiting = [...indices];
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** How many are waiting or put aside. */
  get left(): number {
    return this.#waiting.length + this.#aside.length;
  }

  /** The next ones for one of so many workers; all that wait where there is but one. */
  take(workers: number): number[] {
    const fair = Math.ceil(this.#waiting.length / (2 * workers));
    return this.#waiting.splice(0, workers > 1 ? Math.min(mostAtOnce, fair) : this.#waiting.length);
  }

  /** Notes that one was told. @returns false: it was told before */
  tell(index: number): boolean {
    const isNew = !this.#told.has(index);
    this.#told.add(index);
    return isNew;
  }

  /** What of these was not told waits again, before the others. */
  giveBack(indices: readonly number[]): void {
    this.#waiting.unshift(...this.#untold(indices));
  }

  /** What of these was not told is tried again at the end. */
  putAside(indices: readonly number[]): void {
    this.#aside.push(...this.#untold(indices));
  }

  /** Puts one aside that has not been put aside before. @returns whether it did */
  tryLater(index: number): boolean {
    if (this.#tried.has(index)) return false;
    this.#tried.add(index);
    this.#aside.push(index);
    return true;
  }

  /** What was put aside waits again. @returns whether there is any */
  bringBack(): boolean {
    this.#waiting.push(...this.#aside.splice(0).sort((a, b) => a - b));
    return this.waiting > 0;
  }

  #untold(indices: readonly number[]): number[] {
    return indices.filter((index) => !this.#told.has(index) && !this.#aside.includes(index));
  }
}
