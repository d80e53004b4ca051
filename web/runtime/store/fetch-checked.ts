import { InklingError } from '../../core/errors.ts';

/**
 * Longest time, in ms, for the next `leastBytes` to come, the headers included: a download may be slow, but neither silent
 * nor a trickle that would outlast the visitor's patience by hours.
 */
export const stallMilliseconds = 20_000;
/** What must come within `stallMilliseconds`: 200 bytes a second, far below the slowest of mobile networks. */
export const leastBytes = 4096;

export interface OpenOptions {
  readonly cache?: RequestCache;
  /** The first byte that is wanted: the rest of a file of which the beginning is here. */
  readonly from?: number;
}

export interface Download {
  readonly response: Response;
  readonly watchdog: Watchdog;
}

/**
 * `fetch` that answers with a 2xx response or a typed error. Whoever reads the body tells the watchdog what came, and
 * when it is done; until then the download ends by itself when too little arrives.
 *
 * @throws InklingError `download-refused` (another status), `download-failed` (no connection), `download-stalled`,
 *   `cancelled`
 */
export async function openDownload(
  url: string,
  signal: AbortSignal,
  { cache = 'default', from = 0 }: OpenOptions = {},
): Promise<Download> {
  const watchdog = new Watchdog(url, signal);
  try {
    const headers: HeadersInit = from > 0 ? { Range: `bytes=${from}-` } : {};
    const response = await fetch(url, { signal: watchdog.signal, cache, headers });
    if (!response.ok) throw new InklingError('download-refused', `${response.status} ${url}`);
    return { response, watchdog };
  } catch (error) {
    throw watchdog.explain(error);
  }
}

/** Ends a download of which too little comes. */
export class Watchdog {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #url: string;
  #stalled = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #bytes = 0;

  constructor(url: string, outer: AbortSignal) {
    this.#url = url;
    this.#outer = outer;
    this.#restart();
  }

  get signal(): AbortSignal {
    return AbortSignal.any([this.#controller.signal, this.#outer]);
  }

  /** This many bytes more have come. */
  came(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= leastBytes) this.#restart();
  }

  done(): void {
    clearTimeout(this.#timer);
  }

  /** The typed error for whatever fetch or a body reader threw. */
  explain(thrown: unknown): InklingError {
    this.done();
    if (this.#stalled) return new InklingError('download-stalled', this.#url);
    const error = InklingError.from(thrown, 'download-failed');
    return error.code === 'download-failed'
      ? new InklingError(error.code, `${this.#url}: ${error.detail}`)
      : error;
  }

  #restart(): void {
    this.#bytes = 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#stalled = true;
      this.#controller.abort();
    }, stallMilliseconds);
  }
}
