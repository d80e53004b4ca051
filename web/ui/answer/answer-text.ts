import type { Classification } from '../../runtime/index.ts';
import { formatDuration } from '../parts/format.ts';
import type { Text } from '../text/text.ts';
import { describeAnswer } from './describe-answer.ts';
import { describeWarnings } from './describe-warnings.ts';

type Answer = Pick<Classification, 'classes' | 'warnings' | 'grades' | 'model' | 'engine' | 'milliseconds'>;

/**
 * An answer as text to paste elsewhere: the picture and its headline, what to be wary of, every class with its percentage,
 * which model of which version and which engine gave it.
 */
export function answerAsText(pictureName: string, answer: Answer, text: Text): string {
  const { headline, bars } = describeAnswer(answer, text);
  const { id, threads, precision } = answer.engine;
  const time = formatDuration(answer.milliseconds.total, text.language);
  const lines = [
    `${pictureName}: ${headline}`,
    describeWarnings(answer.warnings, text),
    ...bars.map(({ name, percent }) => `${name}: ${percent}`),
    text.answer.text.model(answer.model.id, answer.model.version),
    text.answer.text.engine(text.engine.line(time, id, threads, precision)),
  ];
  return `${lines.filter((line) => line !== null).join('\n')}\n`;
}
