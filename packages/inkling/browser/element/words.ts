/** What the element says: the page's own words, and a few about itself. */
import { answer, headline, result, warnings } from '../../../../web/ui/text/en/answer.ts';
import { errors } from '../../../../web/ui/text/en/errors.ts';
import { notice, progress } from '../../../../web/ui/text/en/parts.ts';
import { sources } from '../../../../web/ui/text/en/sources.ts';
import type { AnswerText, ProgressText, Text } from '../../../../web/ui/text/text.ts';

export interface Words extends AnswerText, ProgressText, Pick<Text, 'errors' | 'notice'> {
  readonly all: Text['answer']['all'];
  readonly choose: string;
  readonly another: string;
  readonly hint: string;
  readonly drop: string;
  /** A picture without a name. */
  readonly picture: string;
  /** The element as a whole. */
  readonly region: string;
}

export const english: Words = {
  language: 'en',
  headline,
  result,
  warnings,
  progress,
  errors,
  notice,
  all: answer.all,
  choose: sources.choose.first,
  another: sources.choose.another,
  hint: 'or drop one here, or paste it',
  drop: 'Drop the picture here',
  picture: 'Picture',
  region: 'What is in your picture?',
};
