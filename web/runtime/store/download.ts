import { InklingError } from '../../core/errors.ts';
import { type Download, openDownload } from './fetch-checked.ts';
import type { StoredFile } from './file-cache.ts';
import { sha256 } from './sha256.ts';

/** How often one file is asked for when the connection breaks in the middle of it. */
const maxAttempts = 3;
/** Wait before asking again, in ms: about what a phone takes from Wi-Fi to its mobile network. */
const pauseMilliseconds = 1_000;

/**
 * @param loaded bytes of the file itself
 * @param transfer bytes that travel for all of it, compressed or not; undefined: the server was asked, and has not answered
 */
export type OnLoaded = (loaded: number, transfer: number | undefined) => void;

/**
 * Fetches a file and verifies it. A connection that breaks off after some of the file has come is taken up again, where
 * it broke if the server gives parts; a file that arrives damaged is asked for once more, past the browser's own cache.
 *
 * @param onLoaded told when the server is asked, when its answer begins, and with each part of it that comes
 * @returns exactly `file.bytes` bytes with the hash `file.sha256`
 * @throws InklingError `download-refused`, `download-failed`, `download-stalled`, `download-corrupt`, `cancelled`,
 *   `out-of-memory`
 */
export async function download(
  file: StoredFile,
  signal: AbortSignal,
  onLoaded: OnLoaded,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await fetchVerified(file, signal, onLoaded, 'default');
  } catch (error) {
    if (!(error instanceof InklingError) || error.code !== 'download-corrupt') throw error;
    // The HTTP cache may hold the damaged copy, and would give out the same again for as long as the server allowed it.
    return fetchVerified(file, signal, onLoaded, 'reload');
  }
}

async function fetchVerified(
  file: StoredFile,
  signal: AbortSignal,
  onLoaded: OnLoaded,
  cache: RequestCache,
): Promise<Uint8Array<ArrayBuffer>> {
  const partial = new PartialFile(file, onLoaded);
  for (let attempt = 1; !(await partial.take(signal, cache, attempt === maxAttempts)); attempt++) {
    await pause(signal);
  }
  const body = partial.body;
  const actual = await sha256(body);
  if (actual === file.sha256) return body;
  throw new InklingError('download-corrupt', `${file.url}: SHA-256 is ${actual}, not ${file.sha256}`);
}

/** A file of which the beginning is here. */
class PartialFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly #file: StoredFile;
  readonly #onLoaded: OnLoaded;
  #loaded = 0;
  /** Whether the server sends the file's own bytes. It never sends parts of what it compresses on the way. */
  #plain = false;
  #transfer = 0;

  constructor(file: StoredFile, onLoaded: OnLoaded) {
    this.#file = file;
    this.#onLoaded = onLoaded;
    try {
      this.body = new Uint8Array(file.bytes);
    } catch (error) {
      throw new InklingError('out-of-memory', `${file.bytes} bytes for ${file.url}`, { cause: error });
    }
  }

  /**
   * Asks for what is missing.
   *
   * @param last whether a failure is final in any case
   * @returns whether the file is whole; false: it broke off, but asking again may help
   * @throws InklingError as `download`
   */
  async take(signal: AbortSignal, cache: RequestCache, last: boolean): Promise<boolean> {
    const from = this.#plain ? this.#loaded : 0;
    this.#loaded = from;
    // Asking anew is a sign of life too, for whoever watches over this worker.
    this.#onLoaded(this.#loaded, this.#transfer || undefined);
    try {
      const opened = await openDownload(this.#file.url, signal, { cache, from });
      this.#begin(opened.response);
      await this.#read(opened);
      return true;
    } catch (error) {
      const { code } = error as InklingError;
      const broke = code === 'download-failed' || code === 'download-stalled';
      const cameFurther = this.#loaded > from;
      if (!broke || last || (from === 0 && !cameFurther)) throw error;
      // The rest did not come: perhaps this server, or one before it, does not take to being asked for parts.
      if (!cameFurther) this.#plain = false;
      return false;
    }
  }

  #begin(response: Response): void {
    const isPart = response.status === 206;
    if (!isPart) {
      const { bytes } = this.#file;
      const length = Number(response.headers.get('Content-Length')); // another origin may hide it: 0
      this.#loaded = 0;
      this.#plain = length === bytes;
      this.#transfer = length > 0 && length < bytes ? length : bytes;
    }
    this.#onLoaded(this.#loaded, this.#transfer);
  }

  async #read({ response, watchdog }: Download): Promise<void> {
    const { url, bytes } = this.#file;
    try {
      if (!response.body) throw new InklingError('download-failed', 'no body');
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        watchdog.came(value.length);
        if (this.#loaded + value.length > bytes) {
          await reader.cancel();
          throw new InklingError('download-corrupt', `${url}: longer than ${bytes} bytes`);
        }
        this.body.set(value, this.#loaded);
        this.#loaded += value.length;
        this.#onLoaded(this.#loaded, this.#transfer);
      }
    } catch (error) {
      throw watchdog.explain(error);
    }
    watchdog.done();
    if (this.#loaded < bytes) {
      throw new InklingError('download-corrupt', `${url}: ${this.#loaded} of ${bytes} bytes`);
    }
  }
}

/** @throws InklingError `cancelled` */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new InklingError('cancelled'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, pauseMilliseconds);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
