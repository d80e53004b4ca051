/** Cache Storage in memory, as far as the service worker uses it. */

type Key = string | { readonly url: string };
const addressOf = (key: Key) => (typeof key === 'string' ? key : key.url);

class MemoryCache {
  readonly entries = new Map<string, Response>();

  async match(key: Key): Promise<Response | undefined> {
    return this.entries.get(addressOf(key))?.clone();
  }

  async put(key: Key, response: Response): Promise<void> {
    this.entries.set(addressOf(key), response);
  }

  async delete(key: Key): Promise<boolean> {
    return this.entries.delete(addressOf(key));
  }

  async keys(): Promise<{ readonly url: string }[]> {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}

export class MemoryCaches {
  readonly caches = new Map<string, MemoryCache>();

  async open(name: string): Promise<MemoryCache> {
    const cache = this.caches.get(name) ?? new MemoryCache();
    this.caches.set(name, cache);
    return cache;
  }

  async match(key: Key, { cacheName }: { readonly cacheName: string }): Promise<Response | undefined> {
    return this.caches.get(cacheName)?.match(key);
  }

  async delete(name: string): Promise<boolean> {
    return this.caches.delete(name);
  }

  async keys(): Promise<string[]> {
    return [...this.caches.keys()];
  }

  /** Addresses that a cache holds; undefined where there is no such cache. */
  held(name: string): string[] | undefined {
    const cache = this.caches.get(name);
    return cache && [...cache.entries.keys()].sort();
  }
}
