/** Counts requests, so that only so many have a body in memory or wait for a thread. */
export class Slots {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  /** @returns undefined where there is none */
  take(): Slot | undefined {
    if (this.#taken >= this.#most) return undefined;
    this.#taken += 1;
    return new Slot(() => {
      this.#taken -= 1;
    });
  }
}

/** Is free again when nobody uses it: a picture may still run when its request is gone. */
export class Slot {
  readonly #free: () => void;
  #uses = 1;

  constructor(free: () => void) {
    this.#free = free;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  release(): void {
    this.#uses -= 1;
    if (this.#uses === 0) this.#free();
  }
}
