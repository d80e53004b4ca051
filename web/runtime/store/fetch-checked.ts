import { InklingError } from '../../core/errors.ts';

/** Longest wait for the next bytes, in ms: a download may be slow, but not silent. */
export const stallMilliseconds = 20_000;

/**
 * `fetch` that answers with a 2xx response or a typed error, and whose body can be read with `readBody`. Both end when
 * nothing arrives for `stallMilliseconds`.
 *
 * @throws InklingError `download-refused` (another status), `download-failed` (no connection), `download-stalled`,
 *   `cancelled`
 */
export async function openDownload(url: string, signal: AbortSignal, cache: RequestCache = 'default') {
  const watchdog = new Watchdog(url, signal);
  try {
    const response = await fetch(url, { signal: watchdog.signal, cache });
    if (!response.ok) throw new InklingError('download-refused', `${response.status} ${url}`);
    return { response, watchdog };
  } catch (error) {
    throw watchdog.explain(error);
  }
}

/** Ends a download that has fallen silent; `alive()` says that something came. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #url: string;
  #stalled = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, outer: AbortSignal) {
    this.#url = url;
    this.#outer = outer;
    this.alive();
  }

  get signal(): AbortSignal {
    return AbortSignal.any([this.#controller.signal, this.#outer]);
  }

  alive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#stalled = true;
      this.#controller.abort();
    }, stallMilliseconds);
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
}

/**
 * Reads a body of a known size.
 *
 * @returns exactly `bytes` bytes
 * @throws InklingError as `openDownload`; `download-corrupt` when it is longer or shorter
 */
export async function readBody(
  { response, watchdog }: Awaited<ReturnType<typeof openDownload>>,
  bytes: number,
  onLoaded: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { url } = response;
  if (!response.body) throw new InklingError('download-failed', `${url}: no body`);
  const reader = response.body.getReader();
  const buffer = new Uint8Array(bytes);
  let loaded = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      watchdog.alive();
      if (loaded + value.length > bytes) {
        await reader.cancel();
        throw new InklingError('download-corrupt', `${url}: longer than ${bytes} bytes`);
      }
      buffer.set(value, loaded);
      loaded += value.length;
      onLoaded(loaded);
    }
  } catch (error) {
    throw watchdog.explain(error);
  }
  watchdog.done();
  if (loaded < bytes) throw new InklingError('download-corrupt', `${url}: ${loaded} of ${bytes} bytes`);
  return buffer;
}

/** Fetches and parses JSON. @throws InklingError as `openDownload`; `bucket-invalid` when it is not JSON. */
export async function fetchJson(url: string, signal: AbortSignal, cache: RequestCache): Promise<unknown> {
  const { response, watchdog } = await openDownload(url, signal, cache);
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw watchdog.explain(error);
  }
  watchdog.done();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InklingError('bucket-invalid', `${url}: is not JSON`, { cause: error });
  }
}
