import type { DetailsText } from '../details-text.ts';
import { engineName } from '../engine-names.ts';

export const isolation: DetailsText['isolation'] = {
  none: `Страница не изолирована от других источников, поэтому ${engineName('ort-wasm')} работает здесь в одном потоке.`,
};
