/** The models of the bundled bucket, as they were published. */
import { readFileSync } from 'node:fs';
import type { CardFigures } from '../../web/core/card-figures.ts';
import type { Manifest } from '../../web/core/manifest.ts';

const bucket = new URL('../../public/models/', import.meta.url);

/** A file of the bundled bucket. */
export const readModelJson = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));

export interface Bundle {
  readonly id: string;
  readonly version: string;
}

export const index: { readonly models: readonly Bundle[] } = readModelJson('index.json');

/** A model's manifest, and the figures of its card. */
export function published(id: string): { manifest: Manifest; figures: CardFigures } {
  const { version } = index.models.find((model) => model.id === id) as Bundle;
  const manifest = readModelJson(`${id}/${version}/manifest.json`);
  return { manifest, figures: readModelJson(`${id}/${version}/${manifest.card.figures.path}`) };
}
