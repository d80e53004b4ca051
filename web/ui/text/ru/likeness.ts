import type { DetailsText } from '../details-text.ts';

export const likeness: DetailsText['likeness'] = {
  title: 'Насколько это похоже на то, что знает модель',
  below: (value, threshold) => `Оценка — ${value}, это ниже порога ${threshold}: ответа нет.`,
  above: (value, threshold) => `Оценка — ${value}; ниже ${threshold} ответа не было бы.`,
  otherwise: (value, threshold) =>
    `Оценка — ${value}, не ниже порога ${threshold}: ответа нет из-за самой картинки.`,
  known: 'Её классы',
  strangers: 'Остальное',
  here: 'Эта картинка',
  shares: (known, strangers) =>
    `Среди картинок, по которым выбран порог, ниже оценка у ${known} картинок её классов и у ${strangers} картинок остального.`,
  channels: { red: 'Красный', green: 'Зелёный', blue: 'Синий' },
  channel: (name, distance, threshold) =>
    `${name}, от тёмного к светлому: эта картинка (столбики) и то, на чём модель училась (линия). Расхождение ${distance}; до ${threshold} — обычное дело.`,
};
