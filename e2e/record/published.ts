/** The bundled models, as they were published. */
import { readFileSync } from 'node:fs';
import type { CardFigures } from '../../web/core/card-figures.ts';
import type { Manifest } from '../../web/core/manifest.ts';
import { formatPercent } from '../../web/ui/parts/format.ts';

const bucket = new URL('../../public/models/', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));

export function percent(share: number | undefined): string {
  if (share === undefined) throw new Error('it was not measured');
  return formatPercent(share, 'en');
}

export function published(id: string): { manifest: Manifest; figures: CardFigures } {
  const { version } = read('index.json').models.find((model: { id: string }) => model.id === id);
  const manifest = read(`${id}/${version}/manifest.json`);
  return { manifest, figures: read(`${id}/${version}/${manifest.card.figures.path}`) };
}
