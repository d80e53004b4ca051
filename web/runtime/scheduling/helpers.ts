import type { EnginePool } from './engine-pool.ts';
import type { WorkerLink } from './worker-link.ts';

/** How long helpers with nothing to do are kept, in ms: the next pile of a long list comes at once. */
export const idleMilliseconds = 2_000;

/** Workers beside the warm one, of its engine, on one thread each. Each that fails is one fewer from then on. */
export class Helpers {
  readonly #pool: EnginePool;
  #idle: WorkerLink[] = [];
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pool: EnginePool) {
    this.#pool = pool;
  }

  /** @param count so many at the most @returns who takes them gives them back to `keep` or `fail` */
  take(engine: string, count: number): WorkerLink[] {
    clearTimeout(this.#timer);
    const fit = this.#idle.filter((link) => !link.ended && link.engine === engine);
    const most = Math.max(0, count - this.#failed);
    const taken = fit.slice(0, most);
    this.#idle = this.#idle.filter((link) => !taken.includes(link));
    this.end();
    while (taken.length < most) taken.push(this.#pool.open(engine, 1));
    return taken;
  }

  /** Keeps one for what comes next. */
  keep(link: WorkerLink): void {
    this.#idle.push(link);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), idleMilliseconds);
  }

  /** Ends one that failed. */
  fail(link: WorkerLink): void {
    link.end();
    this.#failed += 1;
  }

  /** Ends those that are kept. */
  end(): void {
    clearTimeout(this.#timer);
    for (const link of this.#idle.splice(0)) link.end();
  }
}
