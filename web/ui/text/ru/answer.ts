import type { WarningCode } from '../../../core/ood-schema.ts';
import type { Text } from '../text.ts';
import type { SeenPart, Verdict } from '../values.ts';
import { plural } from './words.ts';

/** Every name stands in the nominative, the only case that a manifest has. */
export function headline(verdict: Verdict): string {
  switch (verdict.grade) {
    case 'very-likely':
      return `Скорее всего, это ${verdict.name}`;
    case 'probably':
      return `Похоже, это ${verdict.name}`;
    case 'held-back':
      return 'Не похоже ни на что из того, что я знаю';
    case 'unsure':
      return `Трудно сказать: возможно, ${verdict.names.join(' или ')}`;
    case 'lost':
      return 'Трудно сказать: ничего не выделяется';
  }
}

/** What is off about a picture; each ends the sentence `heldBack`. */
export const warnings: Record<WarningCode, string> = {
  'low-contrast': 'слишком мало контраста',
  noisy: 'слишком много шума или слишком мелкий узор',
  blurred: 'слишком мало деталей',
  'too-dark': 'слишком темно',
  'too-bright': 'слишком светло',
  'red-channel': 'необычно много или мало красного',
  'green-channel': 'необычно много или мало зелёного',
  'blue-channel': 'необычно много или мало синего',
  'out-of-distribution': 'ни один из классов не подходит',
};

const seenParts: Record<SeenPart, string> = {
  middle: 'Середина картинки',
  everything: 'Вся картинка, сжатая до квадрата',
  part: 'Выбранная часть картинки',
};

export const result: Text['result'] = {
  region: 'Ответ',
  bars: 'Вероятность каждого класса',
  size: (size) => `${size} пикселей`,
  alt: (name) => `Ваша картинка, ${name}`,
  why: 'Откуда такой ответ',
  seen: 'Что видит модель',
  seenCaption: (size, part) =>
    `${seenParts[part]} — ${size} пикселей. Более мелкое на ответ повлиять не может.`,
  enlarge: 'Увеличить то, что видит модель',
  announce: (name, answer, percent) =>
    `${[`${name}: ${answer}`, ...(percent === null ? [] : [percent])].join(', ')}.`,
  truncated: 'Конец файла потерян: картинка видна вся, но, возможно, не во всех деталях.',
  heldBack: (reasons) => `Без ответа: ${reasons.join(' и ')}.`,
  nearest: 'По полоскам видно только, какой класс ближе.',
};

export const answer: Text['answer'] = {
  all: (count) => `Показать все ${plural(count, { one: 'класс', few: 'класса', many: 'классов' })}`,
  record: (percent, name) => `${percent}: как часто верен ответ «${name}»`,
};
