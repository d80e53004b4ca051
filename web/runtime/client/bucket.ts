import { InklingError } from '../../core/errors.ts';
import type { MeasuredDevice } from '../scheduling/engine-memory.ts';
import { openDownload } from '../store/fetch-checked.ts';
import type { Bundle } from '../worker/protocol.ts';
import { loadSchemas } from './load-schemas.ts';
import type { Contents } from './read-bundles.ts';

export interface BucketOptions {
  /** What the bucket's address is relative to. */
  readonly pageUrl: string;
  /** Undefined: config.json beside the page names it. */
  readonly address?: string;
  /** Where it is kept whether this visitor tries new versions out. */
  readonly storage: MeasuredDevice['storage'];
}

/** What the bucket holds, read once for all who ask; a failure is not remembered. */
export class Bucket {
  /** Whether the operator wants counts: known once config.json was read, whatever becomes of the bucket. */
  readonly wantsCounts: Promise<boolean>;
  readonly #from: BucketOptions;
  #tellCounts: (wanted: boolean) => void = () => {};
  #contents: Promise<Contents> | undefined;
  #failed = false;

  constructor(from: BucketOptions) {
    this.#from = from;
    this.wantsCounts = new Promise((resolve) => {
      this.#tellCounts = resolve;
    });
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
   * Does `work` with a model's bundle: where that is a version that is tried out and does not come or run, once more with the one that
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
    this.#contents ??= readBucket(this.#from, this.#failed, this.#tellCounts).catch((error) => {
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
 * config.json names the bucket unless its address is given; it is read by read-bundles.ts.
 *
 * @param again past the browser's cache, where a request that hangs has the next one for the same file wait for it
 */
async function readBucket(
  { pageUrl, address, storage }: BucketOptions,
  again: boolean,
  tellCounts: (wanted: boolean) => void,
): Promise<Contents> {
  const cache = again ? 'reload' : 'no-cache';
  const { signal } = new AbortController();
  const configUrl = new URL('config.json', pageUrl).href;
  const [schemas, config] = await Promise.all([
    loadSchemas(),
    address === undefined ? openDownload(configUrl, signal, { cache }) : undefined,
  ]);
  const { bucketOf, configSchema, parse, readBundles, readJson } = schemas;
  const from = config ? configUrl : 'the address of the bucket';
  const named = config ? await readJson(config, configUrl) : { modelBaseUrl: address };
  const { modelBaseUrl, counts = false } = parse(configSchema, named, from);
  const bucket = bucketOf(modelBaseUrl, from, pageUrl);
  tellCounts(counts);
  return readBundles(bucket, signal, cache, storage);
}
