import type { Text } from '../text.ts';
import { plural } from './words.ts';

export const answer: Text['answer'] = {
  all: (count) => `Показать все ${plural(count, { one: 'класс', few: 'класса', many: 'классов' })}`,
  copy: 'Скопировать текстом',
  link: 'Скопировать ссылку',
  copied: 'Скопировано.',
  linkCopied: 'Ссылка скопирована.',
  linkWithoutPicture:
    'Ссылка скопирована. Она откроет эту модель, но не картинку: та есть только на вашем устройстве, и ссылки на неё нет.',
  copyFailed: 'Браузер не разрешил копирование.',
  text: {
    model: (id, version) => `Модель: ${id}, версия ${version}`,
    engine: (line) => `Движок: ${line}`,
  },
};
