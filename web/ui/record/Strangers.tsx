import './record-strangers.css';
import { Fragment } from 'react';
import type { CardFigures } from '../../core/card-figures.ts';
import { localise } from '../../core/localise.ts';
import type { ModelRecord } from '../../runtime/index.ts';
import { formatPercent } from '../parts/format.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { AsTable } from './AsTable.tsx';
import { FiguresTable } from './FiguresTable.tsx';
import { wholePercent } from './record-view.ts';
import { Section } from './Section.tsx';
import { StrangersBar } from './StrangersBar.tsx';
import { type StrangersView, viewStrangers } from './strangers-view.ts';
import { TradeOff } from './TradeOff.tsx';

interface Props {
  readonly figures: CardFigures;
  readonly manifest: ModelRecord['manifest'];
}

const parts = ['warned', 'unsure', 'sure'] as const;

/** What becomes of pictures that show none of the model's classes, and how many of those that do are warned of. */
export function Strangers({ figures, manifest }: Props) {
  const { language } = useText();
  const { strangers: words } = useRecordText().record;
  const { elsewhere, madeUp } = viewStrangers(figures, language);
  const { known, photographs } = figures;
  const groups = [
    [words.elsewhere, elsewhere],
    [words.madeUp, madeUp],
  ] as const;
  return (
    <Section
      title={words.title}
      note={words.note(wholePercent(manifest.grades['very-likely'], language))}
      testId="record-strangers"
    >
      <ul className="strangers__key" aria-hidden="true">
        {parts.map((part) => (
          <li key={part} className={`strangers__part strangers__part--${part}`}>
            {words.parts[part]}
          </li>
        ))}
      </ul>
      {groups.map(
        ([title, rows]) =>
          rows.length > 0 && (
            <Fragment key={title}>
              <h4 className="strangers__title">{title}</h4>
              <ul className="strangers">
                {rows.map((row) => (
                  <StrangersBar key={row.name} view={row} />
                ))}
              </ul>
            </Fragment>
          ),
      )}
      {known && (
        <p>
          {words.known(
            formatPercent(known.either, language),
            new Intl.NumberFormat(language).format(known.images),
          )}{' '}
          {photographs && words.knownPhotographs(formatPercent(photographs.warned, language))}
        </p>
      )}
      <AsTable caption={words.caption}>
        <StrangersTable rows={[...elsewhere, ...madeUp]} positive={nameOf(figures, manifest, language)} />
      </AsTable>
      {figures.tradeOff && figures.tradeOff.length > 1 && <TradeOff curve={figures.tradeOff} />}
    </Section>
  );
}

/** Of the class whose false alarms count. */
function nameOf({ positive }: CardFigures, { labels }: Props['manifest'], language: string) {
  const label = labels.find(({ id }) => id === positive);
  return label ? localise(label.name, language) : null;
}

interface TableProps {
  readonly rows: readonly StrangersView[];
  readonly positive: string | null;
}

function StrangersTable({ rows, positive }: TableProps) {
  const { language } = useText();
  const { caption, head } = useRecordText().record.strangers;
  const number = new Intl.NumberFormat(language);
  const score = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const share = (value: number | null) => (value === null ? '' : formatPercent(value, language));
  return (
    <FiguresTable
      caption={caption}
      head={[
        head.name,
        head.images,
        head.warned,
        head.sure,
        head.auroc,
        ...(positive === null ? [] : [head.taken(positive)]),
      ]}
      rows={rows.map(({ name, images, warned, sure, auroc, taken }) => [
        name,
        number.format(images),
        share(warned),
        share(sure),
        score.format(auroc),
        ...(positive === null ? [] : [share(taken)]),
      ])}
    />
  );
}
