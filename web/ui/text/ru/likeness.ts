import type { Text } from '../text.ts';

export const likeness: Text['likeness'] = {
  title: 'Насколько это похоже на то, что знает модель',
  score: (value, threshold, below) =>
    below
      ? `Оценка — ${value}, это ниже порога ${threshold}.`
      : `Оценка — ${value}; ниже ${threshold} модель не стала бы отвечать.`,
  known: 'Её классы',
  strangers: 'Остальное',
  here: 'Эта картинка',
  below: (known, strangers) =>
    `Среди картинок, по которым выбран порог, ниже оценка у ${known} картинок её классов и у ${strangers} картинок остального.`,
  channels: { red: 'Красный', green: 'Зелёный', blue: 'Синий' },
  channel: (name, distance, threshold) =>
    `${name}, от тёмного к светлому: эта картинка (столбики) и то, на чём модель училась (линия). Расхождение ${distance}; до ${threshold} — обычное дело.`,
};
