/**
 * Whether a picture is faster on two threads than on one, by how long runs took of late: where other programs have the cores, one
 * thread waits for the other longer than it is helped. Either way gives the same integers.
 */
export class FasterWay {
  /** Milliseconds of a run; undefined: not known yet. */
  #alone: number | undefined;
  #together: number | undefined;
  #runs = 0;

  /** The way that is faster as far as is known. */
  get isTogether(): boolean {
    return (this.#together ?? 0) < worthIt * (this.#alone ?? Number.POSITIVE_INFINITY);
  }

  /** The way to take next: now and then the other one, so that it is known. */
  next(): boolean {
    const isKnown = this.#together !== undefined;
    if (isKnown) this.#runs += 1;
    const other = isKnown && (this.#alone === undefined || this.#runs % each === 0);
    return other ? !this.isTogether : this.isTogether;
  }

  learn(together: boolean, milliseconds: number): void {
    if (together) this.#together = between(this.#together, milliseconds);
    else this.#alone = between(this.#alone, milliseconds);
  }
}

/** Of the time of one thread, the most that two may take: they are not for nothing. */
const worthIt = 0.9;
/** One run in so many goes the other way: a second of a camera's frames. */
const each = 32;

/** Part of an average that the last run is. */
const share = 0.4;

const between = (before: number | undefined, now: number) =>
  before === undefined ? now : before + share * (now - before);
