/** What a bucket holds, read. In the chunk of the schemas: the page can be seen without it. */
import { InklingError } from '../../core/errors.ts';
import { indexSchema, type Manifest, parse, parseManifest } from '../../core/manifest.ts';
import type { MeasuredDevice } from '../scheduling/engine-memory.ts';
import { fetchJson } from '../store/read-json.ts';
import type { Bundle } from '../worker/protocol.ts';
import { getsCanary } from './canary.ts';
import { readModels } from './read-models.ts';

export interface Contents {
  /** One a model; what is tried out and does not come, or does not run, gives way to its champion here. */
  readonly bundles: readonly Bundle[];
  /** By id, the models that this page no longer reads: `model-outdated`. They take nothing from the others. */
  readonly outdated: ReadonlyMap<string, InklingError>;
  /** The champion in the place of a version that is tried out, where it did not come or run; undefined: there is no other. */
  instead(failed: Bundle, thrown: unknown): Promise<Bundle | undefined>;
}

/** Whether it may be the version's fault: it is not there, not whole, or no engine runs it. Of a picture's, another one has the same. */
const mayBeItsFault = (thrown: unknown) =>
  !/^(image|camera)-|^cancelled$/.test(InklingError.from(thrown).code);

/**
 * The index names the models, each model's manifest.json all the rest.
 *
 * @param bucket its address, with a slash at the end
 * @throws InklingError `download-*`, `bucket-invalid`
 */
export async function readBundles(
  bucket: string,
  signal: AbortSignal,
  cache: RequestCache,
  storage: MeasuredDevice['storage'],
): Promise<Contents> {
  const indexUrl = `${bucket}index.json`;
  const { models } = parse(indexSchema, await fetchJson(indexUrl, signal, cache), indexUrl);
  const champions = new Map<string, () => Promise<Bundle>>();

  const read = async (id: string, version: string): Promise<Bundle> => {
    const url = `${bucket}${id}/${version}/`;
    return { url, manifest: await readManifest(`${url}manifest.json`, { id, version }, signal) };
  };
  const readModel = async ({ id, version, canary }: (typeof models)[number]): Promise<Bundle> => {
    if (!canary || canary.version === version || !getsCanary(id, canary.share, storage)) {
      return read(id, version);
    }
    const champion = async () => marked(await read(id, version), 'failed');
    try {
      const tried = marked(await read(id, canary.version), 'runs');
      champions.set(id, champion);
      return tried;
    } catch (error) {
      if (!mayBeItsFault(error)) throw error;
      return champion();
    }
  };

  const { found: bundles, outdated } = await readModels(models, readModel);
  return {
    bundles,
    outdated,
    instead: async (failed, thrown) => {
      const place = bundles.findIndex(({ manifest }) => manifest.id === failed.manifest.id);
      const now = bundles[place];
      if (now?.url !== failed.url) return now; // somebody else was told
      const champion = champions.get(failed.manifest.id);
      if (!champion || !mayBeItsFault(thrown)) return undefined;
      const bundle = await champion();
      bundles[place] = bundle;
      return bundle;
    },
  };
}

const marked = ({ url, manifest }: Bundle, trial: Bundle['manifest']['trial']): Bundle => ({
  url,
  manifest: { ...manifest, trial },
});

/**
 * A manifest never changes; but what is kept of it may be damaged, and what was fetched early (scripts/preload.ts) may have failed
 * long ago: it is asked for once more then.
 */
async function readManifest(
  url: string,
  listed: Pick<Manifest, 'id' | 'version'>,
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
