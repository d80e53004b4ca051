/** Buckets: a folder of this machine, or an address. What is read of them is checked like on the page. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InklingError } from '../../../web/core/errors.ts';
import {
  type BucketIndex,
  type BundleFile,
  indexSchema,
  type Manifest,
  parse,
  parseManifest,
} from '../../../web/core/manifest.ts';
import { readModels } from '../../../web/runtime/client/read-models.ts';
import { download } from '../../../web/runtime/store/download.ts';
import { fetchJson } from '../../../web/runtime/store/read-json.ts';
import { sha256 } from '../../../web/runtime/store/sha256.ts';

/** Reads what is below a bucket's root, by paths with slashes. */
interface Place {
  readonly name: string;
  json(path: string, signal: AbortSignal): Promise<unknown>;
  /** Exactly what the manifest names, or an error. */
  file(folder: string, file: BundleFile, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Bucket {
  /** Its folder, or its address with a slash at the end. */
  readonly name: string;
  /** Which versions its index named, as `listedIn` gives it. */
  readonly listed: string;
  /** The manifests of those models that this version reads, in the index's order. */
  readonly manifests: readonly Manifest[];
  /** @throws InklingError `model-unknown`, `model-outdated` */
  manifest(id: string): Manifest;
  /** @throws InklingError `download-*`, `cancelled` */
  read(manifest: Manifest, file: BundleFile, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * @param place a folder, or an address (http, https, file)
 * @throws InklingError `bucket-invalid`, `download-*`, `cancelled`; `model-outdated` when all of its models are
 */
export async function openBucket(place: string, signal: AbortSignal): Promise<Bucket> {
  const reader = placeOf(place);
  const models = await readIndex(reader, signal);
  const { found: manifests, outdated } = await readModels(models, async (listed) => {
    const path = `${listed.id}/${listed.version}/manifest.json`;
    return parseManifest(await reader.json(path, signal), reader.name + path, listed);
  });
  const [first] = outdated.values();
  if (manifests.length === 0 && first) throw first;
  return {
    name: reader.name,
    listed: listedOf(models),
    manifests,
    manifest(id) {
      const manifest = manifests.find((one) => one.id === id);
      if (!manifest) throw outdated.get(id) ?? new InklingError('model-unknown', id);
      return manifest;
    },
    read: ({ id, version }, file, inner) => reader.file(`${id}/${version}/`, file, inner),
  };
}

/** Which versions its index names: all that is read of the bucket to learn whether it changed. @throws as `openBucket` */
export async function listedIn(place: string, signal: AbortSignal): Promise<string> {
  return listedOf(await readIndex(placeOf(place), signal));
}

type Listed = BucketIndex['models'];

/** Which model, in which version. */
export const keyOf = ({ id, version }: Pick<Manifest, 'id' | 'version'>) => `${id}/${version}`;

const listedOf = (models: Listed) => models.map(keyOf).join();

async function readIndex({ name, json }: Place, signal: AbortSignal): Promise<Listed> {
  return parse(indexSchema, await json('index.json', signal), `${name}index.json`).models;
}

function placeOf(place: string): Place {
  if (/^https?:/i.test(place)) return address(place);
  return folder(/^file:/i.test(place) ? fileURLToPath(place) : place);
}

function address(place: string): Place {
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (!url || url.search || url.hash) {
    throw new InklingError('bucket-invalid', `${place}: must be the address of a folder`);
  }
  const name = url.href.endsWith('/') ? url.href : `${url.href}/`;
  return {
    name,
    json: (path, signal) => fetchJson(name + path, signal, 'no-cache'),
    file: (inner, { path, ...rest }, signal) =>
      download({ url: name + inner + path, ...rest }, signal, () => {}),
  };
}

function folder(place: string): Place {
  const root = isAbsolute(place) ? place : resolve(place);
  const read = async (path: string, signal: AbortSignal) => {
    try {
      return new Uint8Array(await readFile(join(root, path), { signal }));
    } catch (error) {
      throw InklingError.from(error, 'download-refused');
    }
  };
  return {
    name: join(root, '/'),
    async json(path, signal) {
      const text = new TextDecoder().decode(await read(path, signal));
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new InklingError('bucket-invalid', `${join(root, path)}: is not JSON`, { cause: error });
      }
    },
    async file(inner, { path, bytes, sha256: wanted }, signal) {
      const content = await read(inner + path, signal);
      if (content.length === bytes && (await sha256(content)) === wanted) return content;
      throw new InklingError(
        'download-corrupt',
        `${join(root, inner, path)}: is not what the manifest names`,
      );
    },
  };
}
