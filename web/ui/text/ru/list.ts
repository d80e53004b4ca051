import type { Text } from '../text.ts';

const format = new Intl.NumberFormat('ru');
const rules = new Intl.PluralRules('ru');

/** The form of a word for a count: one, a few, many. */
const counted = (count: number, one: string, few: string, many: string) => {
  const form = { one, few, many }[rules.select(count) as 'one' | 'few' | 'many'];
  return `${format.format(count)} ${form}`;
};
const pictures = (count: number) => counted(count, 'картинка', 'картинки', 'картинок');
/** After a preposition that takes the genitive. */
const ofPictures = (count: number) => counted(count, 'картинки', 'картинок', 'картинок');

export const list: Text['list'] = {
  title: 'Ваши картинки',
  count: pictures,
  fetching: 'Готовлю список…',
  states: { waiting: 'в очереди', running: 'в работе' },

  progress: (settled, all) => `Готово ${format.format(settled)} из ${format.format(all)}`,
  left: (time) => `осталось около ${time}`,
  seconds: (count) => `${format.format(count)} с`,
  minutes: (count) => `${format.format(count)} мин`,
  working: (count) => `В работе ${pictures(count)}.`,
  done: (count, failed) =>
    failed > 0
      ? `Готово: ${pictures(count)}, из них с ошибкой — ${format.format(failed)}.`
      : `Готово: ${pictures(count)}.`,
  stopped: (left) => `Остановлено; осталось: ${pictures(left)}.`,
  stop: 'Остановить',
  resume: 'Продолжить',
  retry: (count) =>
    count === 1 ? 'Повторить неудавшуюся' : `Повторить неудавшиеся (${format.format(count)})`,
  reclassify: (model) => `Проверить все моделью «${model}»`,
  remove: 'Убрать',
  clear: 'Очистить список',
  removed: (count) => `Убрано из списка: ${pictures(count)}.`,
  undo: 'Вернуть',

  sort: 'Порядок',
  sortings: {
    given: 'Как добавлены',
    name: 'По имени',
    class: 'По классу',
    surest: 'Сначала уверенные',
    'least-sure': 'Сначала неуверенные',
  },
  show: 'Показать',
  shows: {
    all: 'Все',
    surer: 'Уверенность не ниже',
    'less-sure': 'Уверенность ниже',
    'held-back': 'Без ответа',
    warned: 'С предупреждением',
    failed: 'С ошибкой',
    wrong: 'С неверным ответом',
  },
  threshold: 'Процентов',
  classes: 'Только один класс',
  shown: (shown, all) => `Показано ${format.format(shown)} из ${format.format(all)}`,
  nothing: 'Таких картинок в списке нет.',
  box: 'Картинки и ответы',
  boxHint: 'Enter показывает картинку, Delete убирает её из списка.',
  heldBack: 'ничего знакомого',
  warned: (why) => `Предупреждение: ${why}`,

  export: 'Сохранить ответы',
  csv: 'Ответы в CSV',
  json: 'Ответы в JSON',

  evaluation: {
    title: 'Насколько верны ответы',
    sentence: (correct, images, percent) =>
      `Верно для ${format.format(correct)} из ${ofPictures(images)}: ${percent}.`,
    why: 'Что на картинках, известно с ваших слов или по папкам, названным как классы.',
    heldBack: (count) => `Без ответа и не учтено: ${pictures(count)}.`,
    unlabelled: (count) => `Не учтено, потому что неизвестно, что на них: ${pictures(count)}.`,
    claimed: (percent) => `В среднем их уверенность — ${percent}.`,
    table: 'Что на картинках — по строкам, ответы — по столбцам',
    recall: 'Найдено',
    precision: 'Верно среди названных',
    csv: 'Матрица в CSV',
    json: 'Матрица в JSON',
  },
};
