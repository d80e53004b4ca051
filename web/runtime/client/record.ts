import { cardFiguresSchema } from '../../core/card-figures.ts';
import { InklingError } from '../../core/errors.ts';
import { type BundleFile, parse } from '../../core/manifest.ts';
import type { ModelRecord } from '../interface/record.ts';
import { getFile } from '../store/model-store.ts';
import type { Bundle } from '../worker/protocol.ts';

/** What a bundle tells of its model; figures that do not come take nothing from the rest. @throws InklingError `cancelled` */
export async function readRecord({ url, manifest }: Bundle, signal: AbortSignal): Promise<ModelRecord> {
  const { card } = manifest;
  const told = { manifest, card: card ? url + card.path : null, figures: null, missing: null };
  if (!card?.figures) return told;
  try {
    return { ...told, figures: await readFigures(url, card.figures, signal) };
  } catch (thrown) {
    const error = InklingError.from(thrown);
    if (error.code === 'cancelled') throw error;
    return { ...told, missing: error.toPlain() };
  }
}

async function readFigures(bundle: string, file: BundleFile, signal: AbortSignal) {
  const url = bundle + file.path;
  const body = await getFile({ ...file, url }, signal, () => {});
  return parse(cardFiguresSchema, toJson(body, url), url);
}

function toJson(body: Uint8Array, url: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new InklingError('bucket-invalid', `${url}: is not JSON`, { cause: error });
  }
}
