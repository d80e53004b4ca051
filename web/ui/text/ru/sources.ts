import type { Text } from '../text.ts';
import { plural } from './words.ts';

const files = (count: number) => plural(count, { one: 'файл', few: 'файла', many: 'файлов' });
const format = new Intl.NumberFormat('ru');
const rules = new Intl.PluralRules('ru');

export const sources: Text['sources'] = {
  choose: {
    first: 'Выбрать картинку',
    another: 'Выбрать другую картинку',
    firstHint: 'или перетащите её на страницу, или вставьте из буфера',
    anotherHint: 'или перетащите или вставьте',
  },
  drop: 'Отпустите картинку в любом месте',
  pasted: 'Вставленная картинка',
  folder: 'Выбрать папку',
  reading: 'Просматриваю папку…',
  leftOut: (count) =>
    rules.select(count) === 'one'
      ? `${files(count)} пропущен: это не картинка.`
      : `${files(count)} пропущено: это не картинки.`,
  unreadable: (path, others) =>
    `Не удалось прочитать «${path}»${others > 0 ? ` и ещё ${format.format(others)}` : ''}.`,
  noPictures: 'Картинок здесь нет.',
  address: {
    title: 'Указать адрес картинки',
    label: 'Адрес картинки',
    hint: 'Браузер загрузит картинку с того сайта, и там будет видно, что её кто-то запросил. Больше ничего не передаётся.',
    show: 'Показать',
    loading: (site) => `Картинка загружается с ${site}…`,
    inline: 'Читаю картинку из адреса…',
    cancel: 'Отмена',
  },
  samples: 'Попробуйте на примере',
  unknownModel: (id, used) => `В ссылке указана модель, которой здесь нет (${id}). Вместо неё — «${used}».`,
};
