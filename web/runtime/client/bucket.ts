import { InklingError } from '../../core/errors.ts';
import type { MeasuredDevice } from '../scheduling/engine-memory.ts';
import { openDownload } from '../store/fetch-checked.ts';
import type { Bundle } from '../worker/protocol.ts';
import { loadSchemas } from './load-schemas.ts';
import type { Contents } from './read-bundles.ts';

/** What the bucket holds, read once for all who ask; a failure is not remembered. */
export class Bucket {
  readonly #pageUrl: string;
  readonly #storage: MeasuredDevice['storage'];
  #contents: Promise<Contents> | undefined;
  #failed = false;

  /**
   * @param pageUrl what addresses in config.json are relative to
   * @param storage where it is kept whether this visitor tries new versions out
   */
  constructor(pageUrl: string, storage: MeasuredDevice['storage']) {
    this.#pageUrl = pageUrl;
    this.#storage = storage;
  }

  /** Those that can be read. @throws InklingError `download-*`, `bucket-invalid`, `cancelled`; `model-outdated` when all are */
  async bundles(signal: AbortSignal): Promise<readonly Bundle[]> {
    const { bundles, outdated } = await this.#read(signal);
    const [first] = outdated.values();
    if (bundles.length === 0 && first) throw first;
    return bundles;
  }

  /** @throws InklingError as `bundles`; `model-outdated`, `model-unknown` */
  async bundle(id: string, signal: AbortSignal): Promise<Bundle> {
    const { bundles, outdated } = await this.#read(signal);
    const bundle = bundles.find(({ manifest }) => manifest.id === id);
    if (!bundle) throw outdated.get(id) ?? new InklingError('model-unknown', id);
    return bundle;
  }

  /**
   * Does `work` with a model's bundle: where that is a version that is tried out and does not come, once more with the one that
   * all others get, for as long as this page is open.
   *
   * @throws as `bundle` and `work`
   */
  async with<T>(id: string, signal: AbortSignal, work: (bundle: Bundle) => Promise<T>): Promise<T> {
    const bundle = await this.bundle(id, signal);
    try {
      return await work(bundle);
    } catch (thrown) {
      const other = await (await this.#read(signal)).instead(bundle, thrown);
      if (!other) throw thrown;
      return work(other);
    }
  }

  async #read(signal: AbortSignal): Promise<Contents> {
    // Without the caller's signal: other callers may wait for the same few small files.
    this.#contents ??= readBucket(this.#pageUrl, this.#storage, this.#failed).catch((error) => {
      this.#failed = true;
      this.#contents = undefined;
      throw error;
    });
    const contents = await this.#contents;
    if (signal.aborted) throw new InklingError('cancelled');
    return contents;
  }
}

/**
 * config.json names the bucket, which is read by read-bundles.ts.
 *
 * @param again past the browser's cache, where a request that hangs has the next one for the same file wait for it
 */
async function readBucket(
  pageUrl: string,
  storage: MeasuredDevice['storage'],
  again: boolean,
): Promise<Contents> {
  const cache = again ? 'reload' : 'no-cache';
  const { signal } = new AbortController();
  const configUrl = new URL('config.json', pageUrl).href;
  const [schemas, config] = await Promise.all([loadSchemas(), openDownload(configUrl, signal, { cache })]);
  const { bucketOf, readBundles, readJson } = schemas;
  const bucket = bucketOf(await readJson(config, configUrl), configUrl, pageUrl);
  return readBundles(bucket, signal, cache, storage);
}
