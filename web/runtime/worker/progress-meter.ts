import type { Progress } from '../interface/progress.ts';

type Kind = 'engine' | 'model';

interface Part {
  readonly kind: Kind;
  /** Bytes that travel in all; undefined: not known yet. */
  total: number | undefined;
  loaded: number;
  /** The server answered, or the file was found on this device. */
  answered: boolean;
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
    this.#parts.set(key, { kind, total, loaded: 0, answered: false });
  }

  /** Takes back what was expected. */
  drop(key: string): void {
    this.#parts.delete(key);
  }

  /** @param share of this download, 0..1 @param total bytes that travel for all of it; 0: it is on this device */
  update(key: string, share: number, total: number): void {
    const part = this.#parts.get(key);
    if (!part) return;
    part.answered = true;
    part.total = total;
    part.loaded = share * total;
    this.#tell();
  }

  #tell(): void {
    const parts = [...this.#parts.values()];
    // What is on this device is not fetched; until an answer comes, nobody knows that anything is.
    if (!parts.some((part) => part.answered && part.total)) return;
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
