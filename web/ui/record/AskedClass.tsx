import type { CardFigures } from '../../core/card-figures.ts';
import { localise } from '../../core/localise.ts';
import type { ModelRecord } from '../../runtime/index.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { ClassRecord } from './ClassRecord.tsx';
import type { AskedAnswer } from './record-switch.ts';
import { answersLike, type ClassView, ofHundred, wholePercent } from './record-view.ts';

interface Props {
  readonly answer: AskedAnswer;
  readonly figures: CardFigures;
  readonly manifest: ModelRecord['manifest'];
  /** Undefined where it is not counted by class. */
  readonly view: ClassView | undefined;
}

/** What the visitor came for: how often answers like the one that led here are right, and the record of its class. */
export function AskedClass({ answer, figures, manifest, view }: Props) {
  const { record, language } = useRecordText();
  const likes = answersLike(answer, figures, manifest.grades);
  if (!likes && !view) return null;
  const label = manifest.labels.find(({ id }) => id === answer.label);
  const name = label ? localise(label.name, language) : answer.label;
  return (
    <section className="record__asked" aria-labelledby="record-asked" data-testid="record-asked">
      <h3 className="record__subtitle" id="record-asked">
        {name}
      </h3>
      {likes && (
        <p className="record__like" data-testid="record-like" data-by={likes.by}>
          {likes.by === 'class'
            ? record.like(ofHundred(likes.right, language), name, likes.grade, likes.answers)
            : record.likeSure(
                ofHundred(likes.right, language),
                wholePercent(likes.from, language),
                wholePercent(likes.to, language),
                likes.answers,
              )}
        </p>
      )}
      {view && <ClassRecord view={view} />}
    </section>
  );
}
