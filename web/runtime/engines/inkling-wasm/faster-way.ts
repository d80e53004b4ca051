/**
 * Whether a picture is faster on two threads than on one, by how long runs took of late: where other programs have the cores, one
 * thread waits for the other longer than it is helped. Either way gives the same integers.
 */
export class FasterWay {
  /** Milliseconds of the last runs. */
  readonly #alone: number[] = [];
  readonly #together: number[] = [];
  /** Runs from one try of the other way to the next, and how many are left. */
  #wait = soonest;
  #left = soonest;
  #isTogether = true;

  /** The way that is faster as far as is known. */
  get isTogether(): boolean {
    return this.#isTogether;
  }

  /** The way to take next: in turns until both are known, and then now and then the other one. */
  next(): boolean {
    const [alone, together] = [this.#alone.length, this.#together.length];
    if (together === 0 || Math.min(alone, together) < few) return together <= alone;
    this.#left -= 1;
    if (this.#left > 0) return this.#isTogether;
    this.#wait = Math.min(2 * this.#wait, latest);
    this.#left = this.#wait;
    return !this.#isTogether;
  }

  learn(together: boolean, milliseconds: number): void {
    const last = together ? this.#together : this.#alone;
    last.push(milliseconds);
    if (last.length > few) last.shift();
    const isTogether =
      medianOf(this.#together, 0) < worthIt * medianOf(this.#alone, Number.POSITIVE_INFINITY);
    if (isTogether !== this.#isTogether) this.#wait = this.#left = soonest;
    this.#isTogether = isTogether;
  }
}

/** Of the time of one thread, the most that two may take: they are not for nothing. */
const worthIt = 0.9;
/** Runs to go by. Of the helper's first it sees but the end, and any may be held up. */
const few = 3;
/** The other way is tried after so many runs, and then less and less often: as a page opens, much else has the cores. */
const soonest = 4;
/** A second of a camera's frames. */
const latest = 32;

const medianOf = (milliseconds: readonly number[], none: number) =>
  milliseconds.toSorted((a, b) => a - b)[milliseconds.length >> 1] ?? none;
