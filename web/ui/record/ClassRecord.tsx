import { formatPercent } from '../parts/format.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { type ClassView, type Other, ofHundred } from './record-view.ts';

interface Props {
  readonly view: ClassView;
}

/** The record of one class, in words, and how surely it was said how often rightly. */
export function ClassRecord({ view }: Props) {
  const { language } = useText();
  const { classes: words, grades } = useRecordText().record;
  const { name, found, precision, photographs, takenFor, mistaken, graded } = view;
  const list = (others: readonly Other[]) =>
    others.map((other) => words.share(other.name, formatPercent(other.share, language))).join(', ');
  const number = new Intl.NumberFormat(language);
  return (
    <>
      {precision !== null && (
        <p className="record-classes__said">{words.said(name, ofHundred(precision, language))}</p>
      )}
      <p>
        {words.found(name, ofHundred(found, language))}{' '}
        {photographs !== null && words.photographs(ofHundred(photographs, language))}{' '}
        {takenFor.length > 0 && words.takenFor(list(takenFor))}
      </p>
      {mistaken.length > 0 && <p>{words.mistaken(name, list(mistaken))}</p>}
      {graded.length > 0 && (
        <FiguresTable
          caption={words.byGrade}
          head={[words.grade, words.answers, words.right]}
          rows={graded.map(({ grade, answers, right }) => [
            grades[grade],
            number.format(answers),
            formatPercent(right, language),
          ])}
        />
      )}
    </>
  );
}
