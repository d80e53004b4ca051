import { InklingError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import { fetchJson } from '../store/fetch-checked.ts';
import type { Bundle } from '../worker/protocol.ts';
import { loadSchemas } from './load-schemas.ts';

/** What the bucket holds, read once for all who ask; a failure is not remembered. */
export class Bucket {
  readonly #pageUrl: string;
  #bundles: Promise<readonly Bundle[]> | undefined;

  /** @param pageUrl what addresses in config.json are relative to */
  constructor(pageUrl: string) {
    this.#pageUrl = pageUrl;
  }

  /** @throws InklingError `download-*`, `bucket-invalid`, `cancelled` */
  async bundles(signal: AbortSignal): Promise<readonly Bundle[]> {
    // Without the caller's signal: other callers may wait for the same few small files.
    this.#bundles ??= readBucket(this.#pageUrl).catch((error) => {
      this.#bundles = undefined;
      throw error;
    });
    const bundles = await this.#bundles;
    if (signal.aborted) throw new InklingError('cancelled');
    return bundles;
  }

  /** @throws InklingError as `bundles`; `model-unknown` */
  async bundle(id: string, signal: AbortSignal): Promise<Bundle> {
    const bundle = (await this.bundles(signal)).find(({ manifest }) => manifest.id === id);
    if (!bundle) throw new InklingError('model-unknown', id);
    return bundle;
  }
}

/** config.json names the bucket, its index.json the models, each model's manifest.json all the rest. */
async function readBucket(pageUrl: string): Promise<readonly Bundle[]> {
  const { signal } = new AbortController();
  const configUrl = new URL('config.json', pageUrl).href;
  const [schemas, config] = await Promise.all([loadSchemas(), fetchJson(configUrl, signal, 'no-cache')]);
  const { configSchema, indexSchema, parse } = schemas;
  const { modelBaseUrl } = parse(configSchema, config, configUrl);
  const bucket = new URL(modelBaseUrl.endsWith('/') ? modelBaseUrl : `${modelBaseUrl}/`, pageUrl).href;
  const indexUrl = `${bucket}index.json`;
  const { models } = parse(indexSchema, await fetchJson(indexUrl, signal, 'no-cache'), indexUrl);
  return Promise.all(
    models.map(async ({ id, version }) => {
      const url = `${bucket}${id}/${version}/`;
      return { url, manifest: await readManifest(`${url}manifest.json`, schemas, signal) };
    }),
  );
}

/** A manifest never changes; but what is kept of it may be damaged, and is asked for once more then. */
async function readManifest(
  url: string,
  { manifestSchema, parse }: Awaited<ReturnType<typeof loadSchemas>>,
  signal: AbortSignal,
): Promise<Manifest> {
  const read = async (cache: RequestCache) => parse(manifestSchema, await fetchJson(url, signal, cache), url);
  try {
    return await read('default');
  } catch (error) {
    if (!(error instanceof InklingError) || error.code !== 'bucket-invalid') throw error;
    return read('reload');
  }
}
