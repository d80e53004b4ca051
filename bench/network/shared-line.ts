/** Largest piece that one connection sends before it is another one's turn. */
const turnBytes = 16 * 1024;

export interface Sent<Key> {
  readonly key: Key;
  readonly data: Uint8Array;
  /** When its last bit is on the line, in ms on the clock of `book`. */
  readonly leavesAt: number;
}

/**
 * One direction of a slow line that several connections share in turns, as TCP's flows share a bottleneck. It only
 * reckons: what is pushed waits here until `book` says when it leaves.
 */
export class SharedLine<Key> {
  readonly #bytesPerMillisecond: number;
  /** What each connection has to send; the order of the keys is the order of turns. */
  readonly #waiting = new Map<Key, Uint8Array[]>();
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor(bitsPerSecond: number) {
    if (!(bitsPerSecond > 0)) throw new RangeError(`a line of ${bitsPerSecond} bit/s`);
    this.#bytesPerMillisecond = bitsPerSecond / 8000;
  }

  push(key: Key, data: Uint8Array): void {
    const queue = this.#waiting.get(key);
    if (queue) queue.push(data);
    else this.#waiting.set(key, [data]);
  }

  /** Bytes of this connection that have no time to leave yet. */
  waiting(key: Key): number {
    return (this.#waiting.get(key) ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  /** Forgets what a connection that is gone had to send. */
  drop(key: Key): void {
    this.#waiting.delete(key);
  }

  /**
   * Gives the line, in turns, to whoever waits, until it is busy for `ahead` ms. Booking ahead keeps the rate exact
   * although timers come late; time in which nothing waited is lost.
   */
  book(now: number, ahead: number): Sent<Key>[] {
    const sent: Sent<Key>[] = [];
    while (this.#freeAt < now + ahead) {
      const turn = this.#waiting.entries().next();
      if (turn.done) break;
      const [key, queue] = turn.value;
      const data = take(queue);
      this.#waiting.delete(key);
      if (queue.length > 0) this.#waiting.set(key, queue);
      this.#freeAt = Math.max(this.#freeAt, now) + data.length / this.#bytesPerMillisecond;
      sent.push({ key, data, leavesAt: this.#freeAt });
    }
    return sent;
  }
}

/** Takes at most one turn's bytes off the front. */
function take(queue: Uint8Array[]): Uint8Array {
  const first = queue[0] as Uint8Array;
  if (first.length <= turnBytes) queue.shift();
  else queue[0] = first.subarray(turnBytes);
  return first.subarray(0, turnBytes);
}
