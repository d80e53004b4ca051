import type { Text } from '../text.ts';

const units = { kB: 'кБ', MB: 'МБ' };

export const bytes: Text['bytes'] = ({ total, unit }) => `${total} ${unit === 'MB' ? 'МБ' : 'КБ'}`;

export const progress: Text['progress'] = {
  waiting: 'Подготовка…',
  decoding: 'Читаю картинку…',
  starting: 'Запускаю движок…',
  running: 'Смотрю на неё…',
  downloading: {
    model: 'Загружается модель',
    engine: 'Загружается движок',
    both: 'Загружаются модель и её движок',
  },
  bytes: (fetching, { loaded, total, unit }) => `${fetching}, ${loaded} из ${total} ${units[unit]}`,
  network: 'По сети приходят только модель и её движок. Картинка никуда не уходит.',
  cancel: 'Отмена',
};

export const notice: Text['notice'] = {
  about: (name) => `Файл: ${name}`,
  retry: 'Попробовать снова',
  choose: 'Выбрать заново',
  automatic: 'Пусть Inkling выберет движок сам',
  dismiss: 'Закрыть',
  technical: 'Технические подробности',
};
