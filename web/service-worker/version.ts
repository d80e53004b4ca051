import { within } from '../runtime/concurrency/within.ts';
import { entryOfLock, versionPrefix } from '../runtime/offline/names.ts';
import { fetchVerified, isIntact } from './fetch-verified.ts';
import type { Release, ReleaseFile } from './release.ts';

/** Longest wait for the server at the start of a visit, in ms: then the kept page opens. */
const pagePatience = 1_500;

/** Work that goes on after the answer. */
export type Later = (work: Promise<unknown>) => void;

/** A cached body is the same for every reader, whatever `Vary` says of how it once travelled. */
const exact: CacheQueryOptions = { ignoreVary: true };
/** In one step: opening the cache first takes another message to the browser and back, with each file of a start. */
const matchIn = (cacheName: string, url: string) => caches.match(url, { ...exact, cacheName });

/**
 * One version of the page: one cache, which holds all of its shell, and those of its other files that were used. The page
 * names each of its scripts by a hash, so that a page and the scripts of another version can never meet.
 */
export class Version {
  readonly #release: Release;
  readonly #scope: string;
  readonly #name: string;
  readonly #files: ReadonlyMap<string, ReleaseFile>;

  constructor(release: Release, scope: string) {
    this.#release = release;
    this.#scope = scope;
    this.#name = versionPrefix + release.version;
    this.#files = new Map([...release.shell, ...release.parts].map((file) => [scope + file.path, file]));
  }

  /** Whether a path is one of this version's files. */
  has(path: string): boolean {
    return this.#files.has(this.#scope + path);
  }

  /**
   * Fetches what is missing of the shell, and of the engines that an earlier version had.
   *
   * @throws TypeError when any of it does not come whole: half a version is none
   */
  async install(): Promise<void> {
    await this.#obtain([...this.#release.shell, ...this.#scriptsOf(await this.#enginesBefore())]);
  }

  /** Keeps what a visit used, and whatever was cleared meanwhile. What does not come is left to the next visit. */
  async keep(engines: readonly string[], addresses: readonly string[]): Promise<void> {
    const loaded = addresses.flatMap((address) => this.#files.get(address) ?? []);
    await this.#obtain([...this.#release.shell, ...this.#scriptsOf(engines), ...loaded]).catch(() => {});
  }

  /**
   * The page: as the server gives it now, for its headers (an operator may point it at another bucket, which the CSP names),
   * if it is still this version; else the kept one, so that no version opens before all of it is here.
   */
  async page(request: Request, later: Later): Promise<Response> {
    const asked = fetch(request);
    asked.catch(() => {}); // told below, where nothing is kept
    const kept = await matchIn(this.#name, this.#scope);
    if (!kept) return asked;
    const answer = await within(pagePatience, asked);
    if (!answer) return kept;
    // Somebody between here and the server wants the visitor to log in.
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) return answer;
    const { integrity } = this.#files.get(this.#scope) as ReleaseFile;
    if (!answer.ok || !(await isIntact(answer.clone(), integrity))) return kept;
    const copy = answer.clone();
    later(caches.open(this.#name).then((cache) => cache.put(this.#scope, copy)));
    return answer;
  }

  /** A file of this version or of one that is still open. `reload` asks for another copy than the kept one. */
  async file(request: Request, later: Later): Promise<Response> {
    const kept = () => this.#find(request.url);
    const renews = request.cache === 'reload' || request.cache === 'no-store';
    const known = renews ? undefined : await kept();
    if (known) return known;
    try {
      const response = await fetch(request);
      if (response.ok) later(this.#store(request.url, response.clone()));
      return response;
    } catch (error) {
      const last = await kept();
      if (last) return last;
      throw error;
    }
  }

  /** Removes the versions that no open page is of. Not while a newer one waits for its turn. */
  async tidy(registration: Pick<ServiceWorkerRegistration, 'installing' | 'waiting'>): Promise<void> {
    if (registration.installing || registration.waiting) return;
    const { held = [] } = await navigator.locks.query();
    const open = held.flatMap(({ name = '' }) => entryOfLock(name) ?? []);
    for (const name of await otherVersions(this.#name)) {
      const cache = await caches.open(name);
      const used = await Promise.all(open.map((entry) => cache.match(entry, exact)));
      if (!used.some(Boolean)) await caches.delete(name);
    }
  }

  async #obtain(files: readonly ReleaseFile[]): Promise<void> {
    const cache = await caches.open(this.#name);
    await Promise.all(
      files.map(async (file) => {
        const url = this.#scope + file.path;
        if (await cache.match(url, exact)) return;
        const earlier = isHashed(file.path) ? await this.#find(url) : undefined;
        await cache.put(url, earlier ?? (await this.#fetch(file)));
      }),
    );
  }

  #fetch({ path, integrity }: ReleaseFile): Promise<Response> {
    const fetched = fetchVerified(this.#scope + path, integrity);
    if (path !== '') return fetched;
    // A bucket has no page at the address of a folder, but under its own name alone.
    return fetched.catch(() => fetchVerified(`${this.#scope}index.html`, integrity));
  }

  /** Keeps what came for a file of this version, if it came whole. */
  async #store(url: string, response: Response): Promise<void> {
    const file = this.#files.get(url);
    if (!file || !(await isIntact(response.clone(), file.integrity))) return;
    await (await caches.open(this.#name)).put(url, response);
  }

  /** This version's copy; of a file whose name holds a hash, that of any other version too. */
  async #find(url: string): Promise<Response | undefined> {
    const own = await matchIn(this.#name, url);
    if (own || !isHashed(url.slice(this.#scope.length))) return own;
    for (const name of await otherVersions(this.#name)) {
      const found = await matchIn(name, url);
      if (found) return found;
    }
    return undefined;
  }

  #scriptsOf(engines: readonly string[]): ReleaseFile[] {
    const paths = engines.flatMap((engine) => this.#release.engines[engine] ?? []);
    return paths.flatMap((path) => this.#files.get(this.#scope + path) ?? []);
  }

  /** The engines of which an earlier version keeps scripts. */
  async #enginesBefore(): Promise<string[]> {
    const opened = await Promise.all((await otherVersions(this.#name)).map((name) => caches.open(name)));
    const keys = (await Promise.all(opened.map((cache) => cache.keys()))).flat();
    return Object.keys(this.#release.engines).filter((engine) =>
      keys.some(({ url }) => url.startsWith(`${this.#scope}assets/${engine}-`)),
    );
  }
}

const isHashed = (path: string) => path.startsWith('assets/');

async function otherVersions(own: string): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(versionPrefix) && name !== own);
}
