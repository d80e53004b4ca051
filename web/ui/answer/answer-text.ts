import type { Classification } from '../../runtime/index.ts';
import { formatDuration } from '../parts/format.ts';
import type { DetailsText } from '../text/details-text.ts';
import type { Text } from '../text/text.ts';
import type { Picture } from './answer-store.ts';
import { describeAnswer } from './describe-answer.ts';
import { describeWarnings } from './describe-warnings.ts';

type Answer = Pick<Classification, 'classes' | 'warnings' | 'grades' | 'model' | 'engine' | 'milliseconds'>;

/**
 * An answer as text to paste elsewhere: the picture and its headline, what to be wary of, every class with its percentage,
 * the part of the picture where one was chosen, which model of which version and which engine gave it.
 */
export function answerAsText(
  { name, crop }: Pick<Picture, 'name' | 'crop'>,
  answer: Answer,
  text: Text & Pick<DetailsText, 'copies'>,
): string {
  const { copies, language } = text;
  const { headline, bars } = describeAnswer(answer, text);
  const { id, threads, precision } = answer.engine;
  const time = formatDuration(answer.milliseconds.total, language);
  const lines = [
    `${name}: ${headline}`,
    describeWarnings(answer.warnings, text),
    ...bars.map(({ name, percent }) => `${name}: ${percent}`),
    crop && copies.part(crop),
    copies.model(answer.model.id, answer.model.version),
    copies.engine(text.engine.line(time, id, threads, precision)),
  ];
  return `${lines.filter((line) => line !== null).join('\n')}\n`;
}
