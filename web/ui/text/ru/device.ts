import type * as en from '../en/device.ts';
import { engineName } from '../engine-names.ts';

const plural = new Intl.PluralRules('ru');
const and = (words: readonly string[]) =>
  new Intl.ListFormat('ru', { style: 'long', type: 'conjunction' }).format(words);

/** The form of a noun that goes with a number: 1 класс, 2 класса, 5 классов. */
function form(count: number, one: string, few: string, many: string): string {
  const category = plural.select(count);
  if (category === 'one') return one;
  return category === 'few' ? few : many;
}

export const device: typeof en.device = {
  bytes: ({ total, unit }) => `${total} ${unit === 'MB' ? 'МБ' : 'КБ'}`,
  classes: (count, names) => `${count} ${form(count, 'класс', 'класса', 'классов')}: ${names}`,
  accuracy: (percent, images, count) =>
    `верно в ${percent} случаев на ${images} ${form(count, 'проверочной картинке', 'проверочных картинках', 'проверочных картинках')}`,
  fetch: (size) => `Загрузить, ${size}`,
  fetchNamed: (title, size) => `Загрузить «${title}» на это устройство, ${size}`,
  fetching: (title) => `Загружается «${title}»`,
  cancel: 'Отменить',
  cancelNamed: (title) => `Отменить загрузку «${title}»`,
  failed: (what) => `Загрузить не удалось. ${what}`,
  here: 'На этом устройстве',
  remove: 'Удалить',
  removeNamed: (title) => `Удалить «${title}» с этого устройства`,
  title: 'Что хранится на этом устройстве',
  intro: 'Чтобы в следующий раз всё было быстро и работало без сети. Ваши картинки не хранятся никогда.',
  models: 'Модели',
  version: (version, engines) =>
    engines.length > 0 ? `Версия ${version}, для ${and(engines.map(engineName))}` : `Версия ${version}`,
  rest: 'Кроме того',
  engine: (id) => `Движок ${engineName(id)}`,
  page: 'Сама страница',
  other: 'Модели, которых больше нет в списке',
  total: 'Всего, по подсчёту браузера',
  unknown: 'Браузер не сообщает, что хранится.',
  remembered: 'Страница помнит также',
  measured: (models) =>
    `скорость каждого движка здесь, для ${models} ${form(models, 'модели', 'моделей', 'моделей')}`,
  choices: 'ваш выбор: движок, оформление, язык',
  clear: 'Удалить всё',
  clearQuestion: 'Удалить всё это? Страница продолжит работать и загрузит нужное заново.',
  clearYes: 'Да, удалить всё',
  clearNo: 'Оставить',
  cleared: 'Всё удалено. То, что сейчас на странице, останется, пока вы её не закроете.',
  close: 'Закрыть',
  open: 'На этом устройстве…',
};

export const settings: typeof en.settings = {
  title: 'Настройки',
  theme: 'Оформление',
  themes: { system: 'Как в системе', light: 'Светлое', dark: 'Тёмное' },
};

export const update: typeof en.update = {
  ready: 'Готова новая версия.',
  reload: 'Обновить',
};
