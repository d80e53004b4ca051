import { localise } from '../../core/manifest.ts';
import type { Classification } from '../../runtime/index.ts';
import type { Text } from '../text/text.ts';
import { describeWarnings } from './describe-warnings.ts';
import { formatPercent } from './format.ts';
import { gradeAnswer } from './headline.ts';

export interface Bar {
  readonly id: string;
  readonly name: string;
  /** 0..1 */
  readonly probability: number;
  readonly percent: string;
}

type Answer = Pick<Classification, 'classes' | 'warnings'>;

export interface AnswerView {
  readonly headline: string;
  /** In the order of the classes given. */
  readonly bars: readonly Bar[];
}

/** An answer in words and bars. `classes`: most probable first. */
export function describeAnswer({ classes, warnings }: Answer, text: Text): AnswerView {
  const bars = classes.map(({ id, name, probability }) => ({
    id,
    name: localise(name, text.language),
    probability,
    percent: formatPercent(probability, text.language),
  }));
  return { headline: text.headline(gradeAnswer(bars, warnings.length > 0)), bars };
}

/** The answer as it is read out: one sentence, and one more when there is something to warn of. */
export function announceAnswer(pictureName: string, answer: Answer, text: Text): string {
  const { headline, bars } = describeAnswer(answer, text);
  const sentence = text.result.announce(pictureName, headline, bars[0]?.percent ?? '');
  return [sentence, describeWarnings(answer.warnings, text)].filter(Boolean).join(' ');
}
