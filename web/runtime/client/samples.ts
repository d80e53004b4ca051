import type { Localised } from '../../core/manifest.ts';
import { openDownload } from '../store/fetch-checked.ts';
import { loadSchemas } from './load-schemas.ts';

/** A picture of the page's own to try. */
export interface Sample {
  /** Absolute. */
  readonly address: string;
  readonly thumbnail: string;
  readonly name: Localised;
  /** The models that it is a good question for. */
  readonly models: readonly string[];
}

/** Reads which pictures the page has to try. @throws InklingError `download-*`, `bucket-invalid`, `cancelled` */
export async function readSamples(pageUrl: string, signal: AbortSignal): Promise<readonly Sample[]> {
  const url = new URL('samples/index.json', pageUrl).href;
  const [{ parse, readJson, samplesSchema }, index] = await Promise.all([
    loadSchemas(),
    openDownload(url, signal, { cache: 'no-cache' }),
  ]);
  const { samples } = parse(samplesSchema, await readJson(index, url), url);
  return samples.map(({ file, thumbnail, name, models }) => ({
    address: new URL(file, url).href,
    thumbnail: new URL(thumbnail, url).href,
    name,
    models,
  }));
}
