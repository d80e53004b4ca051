/**
 * Reads and verifies what the last visit ran before the page knows which files it wants: its index and manifests come by the
 * network, and until then the device's storage would wait for them. A guess: what is not asked for with this very size and
 * hash is read for nothing.
 */
import { attempt, keyOf, readKept, type StoredFile } from './file-cache.ts';

/** Has one entry, a list of files. Its name begins as all do that are cleared together. */
const aheadCache = 'inkling-ahead-v1';
/** Nobody is ever asked for it. */
const listKey = 'https://inkling.invalid/last-visit';

interface Ahead {
  readonly bytes: number;
  readonly body: Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export class ReadAhead {
  readonly #files = new Map<string, Ahead>();
  #list: Promise<string | undefined> | undefined;
  /** A file was asked for before it was known what to read: from then on it would be read twice. */
  #late = false;

  /** Reads what was run last. */
  async begin(): Promise<void> {
    const files = parse(await this.#read());
    if (this.#late) return;
    for (const file of files) this.#files.set(keyOf(file), { bytes: file.bytes, body: readKept(file) });
  }

  /** The file if it was read, as `readKept` gives it; undefined: it was not. */
  of(file: StoredFile): Promise<Uint8Array<ArrayBuffer> | undefined> | undefined {
    const found = this.#files.get(keyOf(file));
    this.#late ||= this.#files.size === 0;
    return found?.bytes === file.bytes ? found.body : undefined;
  }

  /** Lets go of all: whoever has them may change them. */
  clear(): void {
    this.#files.clear();
  }

  /** What the next visit reads. */
  async remember(run: readonly StoredFile[]): Promise<void> {
    const text = JSON.stringify(run.map(({ url, bytes, sha256 }) => ({ url, bytes, sha256 })));
    if ((await this.#read()) === text) return;
    this.#list = Promise.resolve(text);
    await attempt((cache) => cache.put(listKey, new Response(text)), aheadCache);
  }

  #read(): Promise<string | undefined> {
    this.#list ??= attempt(async (cache) => (await cache.match(listKey))?.text(), aheadCache);
    return this.#list;
  }
}

/** Whatever the entry holds: a file that is none is not found. */
function parse(text = '[]'): StoredFile[] {
  try {
    const list = JSON.parse(text);
    return Array.isArray(list) ? list.filter((file) => typeof file?.url === 'string') : [];
  } catch {
    return [];
  }
}
