import type { Progress } from '../interface/progress.ts';

type Kind = 'engine' | 'model';

interface Part {
  readonly kind: Kind;
  /** Bytes that travel in all; undefined: not known yet. */
  total: number | undefined;
  loaded: number;
  /** Its server was asked: it is not on this device. */
  asked: boolean;
}

/**
 * One count over several downloads at once, in bytes as they travel. What the total is becomes known as the answers
 * arrive, and may turn out larger than expected: the share that is shown stands still then, and never falls.
 */
export class ProgressMeter {
  readonly #parts = new Map<string, Part>();
  readonly #report: (progress: Progress) => void;
  #share = 0;

  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /** @param total bytes that will travel, as far as is known now */
  expect(key: string, kind: Kind, total: number | undefined): void {
    this.#parts.set(key, { kind, total, loaded: 0, asked: false });
  }

  /** Takes back what was expected. */
  drop(key: string): void {
    this.#parts.delete(key);
    this.#tell();
  }

  /**
   * @param share of this download, 0..1
   * @param total bytes that travel for all of it; 0: it is on this device; undefined: its server has not answered
   */
  update(key: string, share: number, total: number | undefined): void {
    const part = this.#parts.get(key);
    if (!part) return;
    part.asked = total !== 0;
    part.total = total ?? part.total;
    part.loaded = share * (part.total ?? 0);
    this.#tell();
  }

  #tell(): void {
    const parts = [...this.#parts.values()];
    // What is on this device is not fetched.
    if (!parts.some(({ asked }) => asked)) return;
    const known = parts.every(({ total }) => total !== undefined);
    const total = known ? parts.reduce((sum, part) => sum + (part.total ?? 0), 0) : 0;
    const loaded = parts.reduce((sum, part) => sum + part.loaded, 0);
    if (total > 0) this.#share = Math.max(this.#share, loaded / total);
    const waiting = new Set(parts.filter((part) => part.loaded !== part.total).map(({ kind }) => kind));
    const [first = parts.at(-1)?.kind ?? 'model'] = waiting;
    this.#report({
      phase: 'downloading',
      what: waiting.size > 1 ? 'both' : first,
      loaded: Math.round(total > 0 ? this.#share * total : loaded),
      total,
    });
  }
}
