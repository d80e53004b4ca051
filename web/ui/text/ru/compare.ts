import type { DetailsText } from '../details-text.ts';
import { engineName, precisionName } from '../engine-names.ts';
import type { CompareVerdict } from '../values.ts';
import { and, plural, threadsText } from './words.ts';

const largest = (points: string, name: string) =>
  `Наибольшая разница вероятностей: ${points} процентного пункта, у класса «${name}».`;

function compareVerdict(verdict: CompareVerdict, points: string): string {
  switch (verdict.kind) {
    case 'none':
      return 'Ни один движок не смог ответить.';
    case 'alone':
      return `Ответил только ${engineName(verdict.engine)}, сравнить не с чем.`;
    case 'same':
      return `Ответ один: ${verdict.name}. ${largest(points, verdict.largest.name)}`;
    case 'different': {
      const answers = verdict.answers.map((answer) => `${engineName(answer.engine)} — ${answer.name}`);
      return `Ответы разные: ${and(answers)}. ${largest(points, verdict.largest.name)}`;
    }
  }
}

export const compare: DetailsText['compare'] = {
  title: 'Сравнить движки',
  hint: 'Проверяет эту картинку на каждом движке и показывает рядом ответы и время.',
  fetching: 'Подготовка…',
  running: (id, step) => `${engineName(id)}: ${step}`,
  cancel: 'Остановить сравнение',
  cancelled: 'Остановлено: проверены не все движки.',
  again: 'Сравнить ещё раз',
  verdict: compareVerdict,
  table: 'Ответы и время каждого движка',
  classes: 'Вероятность',
  of: (threads, precision) => `${threadsText(threads)}, ${precisionName(precision)}`,
  waiting: 'ожидает',
  atWork: 'работает',
  failed: 'сбой',
  nothing: 'нет',
  milliseconds: {
    load: 'Загрузка',
    warmUp: 'Прогрев',
    first: 'Первый запуск',
    median: 'Медиана',
    p95: '95-й перцентиль',
  },
  note: (runs) =>
    `Загрузка — это запуск движка и чтение модели, без скачивания. Медиана и 95-й перцентиль — по ${plural(runs, { one: 'запуску', few: 'запускам', many: 'запускам' })}, в каждом результат прочитан.`,
  download: 'Скачать как JSON',
  copy: 'Скопировать как JSON',
  copied: 'Скопировано.',
  copyFailed: 'Браузер не разрешил копирование. Скачайте файл.',
};
