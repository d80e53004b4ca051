import { engineName } from '../engine-names.ts';
import type { StoredText } from '../text.ts';
import { and, form } from './words.ts';

export const stored: StoredText = {
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
    `скорость каждого движка здесь, для ${models} ${form(models, { one: 'модели', few: 'моделей', many: 'моделей' })}`,
  choices: 'ваш выбор: движок, оформление, язык, отказ от учёта',
  clear: 'Удалить всё',
  clearQuestion: 'Удалить всё это? Страница продолжит работать и загрузит нужное заново.',
  clearYes: 'Да, удалить всё',
  clearNo: 'Оставить',
  cleared: 'Всё удалено. То, что сейчас на странице, останется, пока вы её не закроете.',
  close: 'Закрыть',
  open: 'На этом устройстве…',
};
