import { localise } from '../../core/localise.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { formatPercent } from '../parts/format.ts';
import { artifactFor, sizeFor } from '../parts/model-size.ts';
import type { Text } from '../text/text.ts';

export interface ModelCardText {
  readonly title: string;
  /** What it tells apart. */
  readonly classes: string;
  /** How often it is right. */
  readonly accuracy: string;
  /** What its files come to, for one engine. */
  readonly size: string;
}

/** What a card says of a model. @param engine the one that would run it; of the first one where it has none such */
export function describeModel(model: ModelSummary, engine: string, text: Text): ModelCardText {
  const { language } = text;
  const { images } = model.measured;
  const names = model.labels.map(({ name }) => localise(name, language)).join(', ');
  return {
    title: localise(model.title, language),
    classes: text.models.classes(model.labels.length, names),
    accuracy: text.models.accuracy(
      formatPercent(accuracyOf(model, artifactFor(model, engine)?.precision), language),
      new Intl.NumberFormat(language).format(images),
      images,
    ),
    size: sizeFor(model, engine, text),
  };
}

/** As measured in this precision; where that was not measured, the worst that was: no more is known to be true. */
function accuracyOf({ measured }: ModelSummary, precision: string | undefined): number {
  const own = precision === undefined ? undefined : measured.accuracy[precision];
  return own ?? Math.min(...Object.values(measured.accuracy));
}
