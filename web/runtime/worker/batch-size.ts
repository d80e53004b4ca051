/** How long a batch may run, in ms: it is not interrupted, and whoever cancels shall not wait 200 ms. */
const targetMilliseconds = 80;
const largest = 32;
/** Most bytes of a batch's input: a picture of 224 x 224 takes 600 KB. */
const inputBytes = 16 * 1024 * 1024;

/** Finds how many pictures fit in a batch: begins with one, and grows at most twofold while there is time left. */
export class BatchSize {
  readonly #limit: number;
  #value = 1;

  /** @param pictureBytes of one picture's input */
  constructor(pictureBytes: number) {
    this.#limit = Math.max(1, Math.min(largest, Math.floor(inputBytes / pictureBytes)));
  }

  get value(): number {
    return this.#value;
  }

  /** @param milliseconds that a batch of `count` took to run */
  learn(count: number, milliseconds: number): void {
    const fitting = Math.floor((targetMilliseconds * count) / Math.max(milliseconds, 0.1));
    this.#value = Math.max(1, Math.min(fitting, 2 * count, this.#limit));
  }
}
