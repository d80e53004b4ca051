import { answer, headline, result, warnings } from '../../../../web/ui/text/ru/answer.ts';
import { errors } from '../../../../web/ui/text/ru/errors.ts';
import { notice, progress } from '../../../../web/ui/text/ru/parts.ts';
import { sources } from '../../../../web/ui/text/ru/sources.ts';
import type { Words } from './words.ts';

export const russian: Words = {
  language: 'ru',
  headline,
  result,
  warnings,
  progress,
  errors,
  notice,
  all: answer.all,
  choose: sources.choose.first,
  another: sources.choose.another,
  hint: 'или перетащите сюда, или вставьте из буфера',
  drop: 'Отпустите картинку здесь',
  picture: 'Картинка',
  region: 'Что на вашей картинке?',
};
