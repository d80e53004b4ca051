import type { ReactNode } from 'react';
import type { CardFigures } from '../../core/card-figures.ts';
import type { ModelRecord } from '../../runtime/index.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { Section } from './Section.tsx';

interface Props {
  readonly manifest: ModelRecord['manifest'];
  readonly figures: CardFigures;
}

/** Data, net and recipe. What the maker wrote is English. */
export function Made({ manifest, figures: { pictures, dataLicence } }: Props) {
  const { language } = useText();
  const { made: words } = useRecordText().record;
  const { provenance, measured, input, licence, version } = manifest;
  const { format } = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const english = (text: string) => <span lang="en">{text}</span>;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [words.data, english(provenance.data)],
    [words.dataLicence, dataLicence && english(dataLicence)],
    [
      words.pictures,
      pictures &&
        (pictures.test > 0
          ? words.split(format(pictures.train), format(pictures.validation), format(pictures.test))
          : words.crossed(format(pictures.train), format(pictures.validation))),
    ],
    [words.measured, english(measured.data)],
    [words.sees, words.size(input.width, input.height)],
    [
      words.net,
      words.numbers(
        provenance.architecture,
        format(provenance.parameters),
        format(provenance.multiplyAdds / 1e6),
      ),
    ],
    [words.recipe, english(provenance.recipe)],
    [words.licence, licence],
    [words.version, version],
  ];
  return (
    <Section title={words.title} testId="record-made">
      <dl className="record__made">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Section>
  );
}
