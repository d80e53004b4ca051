import { InklingError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import { openDownload } from '../store/fetch-checked.ts';
import type { Bundle } from '../worker/protocol.ts';
import { loadSchemas } from './load-schemas.ts';

interface Contents {
  readonly bundles: readonly Bundle[];
  /** By id, the models that this page no longer reads: `model-outdated`. They take nothing from the others. */
  readonly outdated: ReadonlyMap<string, InklingError>;
}

/** What the bucket holds, read once for all who ask; a failure is not remembered. */
export class Bucket {
  readonly #pageUrl: string;
  /** Told as soon as config.json was read, whatever becomes of the bucket. */
  readonly #onCounts: (wanted: boolean) => void;
  #contents: Promise<Contents> | undefined;
  #failed = false;

  /** @param pageUrl what addresses in config.json are relative to @param onCounts told whether the operator wants counts */
  constructor(pageUrl: string, onCounts: (wanted: boolean) => void) {
    this.#pageUrl = pageUrl;
    this.#onCounts = onCounts;
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

  async #read(signal: AbortSignal): Promise<Contents> {
    // Without the caller's signal: other callers may wait for the same few small files.
    this.#contents ??= readBucket(this.#pageUrl, this.#failed, this.#onCounts).catch((error) => {
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
 * config.json names the bucket, its index.json the models, each model's manifest.json all the rest.
 *
 * @param again past the browser's cache, where a request that hangs has the next one for the same file wait for it
 */
async function readBucket(
  pageUrl: string,
  again: boolean,
  onCounts: (wanted: boolean) => void,
): Promise<Contents> {
  const cache = again ? 'reload' : 'no-cache';
  const { signal } = new AbortController();
  const configUrl = new URL('config.json', pageUrl).href;
  const [schemas, config] = await Promise.all([loadSchemas(), openDownload(configUrl, signal, { cache })]);
  const { bucketOf, configSchema, fetchJson, indexSchema, parse, readJson } = schemas;
  const told = await readJson(config, configUrl);
  const bucket = bucketOf(told, configUrl, pageUrl);
  onCounts(parse(configSchema, told, configUrl).counts ?? false);
  const indexUrl = `${bucket}index.json`;
  const { models } = parse(indexSchema, await fetchJson(indexUrl, signal, cache), indexUrl);
  const outdated = new Map<string, InklingError>();
  const bundles = await Promise.all(
    models.map(async (listed): Promise<Bundle[]> => {
      const { id, version } = listed;
      const url = `${bucket}${id}/${version}/`;
      try {
        return [{ url, manifest: await readManifest(`${url}manifest.json`, listed, schemas, signal) }];
      } catch (error) {
        if (!(error instanceof InklingError) || error.code !== 'model-outdated') throw error;
        outdated.set(id, error);
        return [];
      }
    }),
  );
  return { bundles: bundles.flat(), outdated };
}

/**
 * A manifest never changes; but what is kept of it may be damaged, and what was fetched early (scripts/preload.ts) may have failed
 * long ago: it is asked for once more then.
 */
async function readManifest(
  url: string,
  listed: Pick<Manifest, 'id' | 'version'>,
  { fetchJson, parseManifest }: Awaited<ReturnType<typeof loadSchemas>>,
  signal: AbortSignal,
): Promise<Manifest> {
  const read = async (cache: RequestCache) => parseManifest(await fetchJson(url, signal, cache), url, listed);
  try {
    return await read('default');
  } catch (error) {
    const { code } = InklingError.from(error);
    if (code !== 'bucket-invalid' && code !== 'download-failed' && code !== 'download-refused') throw error;
    return read('reload');
  }
}
