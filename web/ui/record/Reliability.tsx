import type { CardFigures } from '../../core/card-figures.ts';
import type { ModelRecord } from '../../runtime/index.ts';
import { formatPercent } from '../parts/format.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { AsTable } from './AsTable.tsx';
import { FiguresTable } from './FiguresTable.tsx';
import { ReliabilityDiagram } from './ReliabilityDiagram.tsx';
import { fewest, ofHundred, wholePercent } from './record-view.ts';
import { viewReliability } from './reliability-view.ts';
import { Section } from './Section.tsx';

interface Props {
  readonly bins: NonNullable<CardFigures['reliability']>;
  readonly figures: CardFigures;
  readonly manifest: ModelRecord['manifest'];
}

/** Whether answers are right as often as their percentages say, and what the page's words are worth. */
export function Reliability({ bins, figures, manifest }: Props) {
  const { language } = useText();
  const { reliability: words } = useRecordText().record;
  const points = viewReliability(bins);
  const number = new Intl.NumberFormat(language);
  const whole = (share: number) => wholePercent(share, language);
  const { 'very-likely': veryLikely, probably } = manifest.grades;
  return (
    <Section title={words.title} note={words.note} testId="record-reliability">
      <ReliabilityDiagram points={points} />
      <p>
        {words.grades(whole(veryLikely), whole(probably))}{' '}
        {(['very-likely', 'probably'] as const)
          .flatMap((grade) => {
            const kept = figures.grades?.kept[grade];
            return kept && kept.right !== null && kept.answers >= fewest
              ? [words.kept(grade, kept.answers, ofHundred(kept.right, language))]
              : [];
          })
          .join(' ')}
      </p>
      <AsTable caption={words.caption}>
        <FiguresTable
          caption={words.caption}
          head={[words.head.from, words.head.answers, words.head.confidence, words.head.accuracy]}
          rows={points.map(({ from, to, answers, confidence, accuracy }) => [
            words.range(whole(from), whole(to)),
            number.format(answers),
            formatPercent(confidence, language),
            formatPercent(accuracy, language),
          ])}
        />
      </AsTable>
    </Section>
  );
}
