import { localise } from '../../core/localise.ts';
import type { Classification, ClassProbability } from '../../runtime/index.ts';
import { formatPercent } from '../parts/format.ts';
import type { AnswerText } from '../text/text.ts';
import type { Verdict } from '../text/values.ts';
import { describeWarnings, isUnlike } from './describe-warnings.ts';
import { gradeAnswer } from './headline.ts';

export interface Bar {
  readonly id: string;
  readonly name: string;
  /** 0..1 */
  readonly probability: number;
  readonly percent: string;
}

type Answer = Pick<Classification, 'classes' | 'warnings' | 'grades'>;

export interface AnswerView {
  readonly headline: string;
  readonly grade: Verdict['grade'];
  /** Whether no class is named: the bars are only how the model would choose between its classes. */
  readonly heldBack: boolean;
  /** In the order of the classes given. */
  readonly bars: readonly Bar[];
}

/** An answer in words and bars. `classes`: most probable first. */
export function describeAnswer({ classes, warnings, grades }: Answer, text: AnswerText): AnswerView {
  const bars = classes.map(({ id, name, probability }) => ({
    id,
    name: localise(name, text.language),
    probability,
    percent: formatPercent(probability, text.language),
  }));
  const verdict = gradeAnswer(bars, grades, isUnlike(warnings));
  return {
    headline: ownHeadline(classes[0], verdict, text.language) ?? text.headline(verdict),
    grade: verdict.grade,
    heldBack: verdict.grade === 'held-back',
    bars,
  };
}

/** What the label itself says in place of the usual sentence, if it does for this grade and in this language. */
function ownHeadline(top: ClassProbability | undefined, { grade }: Verdict, language: string) {
  const worded = grade === 'very-likely' || grade === 'probably' || grade === 'held-back';
  return worded ? top?.verdicts?.[grade]?.[language] : undefined;
}

/** The answer as it is read out: one sentence, and one more when there is something to warn of. */
export function announceAnswer(pictureName: string, answer: Answer, text: AnswerText): string {
  const { headline, heldBack, bars } = describeAnswer(answer, text);
  // The percentage of a class that is not named would be heard as that of the headline.
  const sentence = text.result.announce(pictureName, headline, heldBack ? null : (bars[0]?.percent ?? ''));
  return [sentence, describeWarnings(answer.warnings, text)].filter(Boolean).join(' ');
}
